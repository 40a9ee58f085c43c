-- A name at an agency's own sign-in is one more thing by which a person is found; it is tied and taken away as the others are.
alter table access_factor drop constraint access_factor_kind_check;
alter table access_factor add constraint access_factor_kind_check check (kind in ('app', 'passkey', 'recovery', 'agency'));

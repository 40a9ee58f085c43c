"""Days since the county began become moments, dates and working-day clocks."""

from datetime import timedelta
from functools import cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cairn.base.working_days import bank_holidays
from cairn.county.generator.rates import START

_DAY_IN_MICROSECONDS = 86_400_000_000


def moments(days: NDArray[np.float64]) -> pl.Series:
    """Moments in UTC of days counted in London time; nan is empty."""
    whole = np.where(np.isfinite(days), days, 0.0)
    naive = np.datetime64(START, "us") + np.round(whole * _DAY_IN_MICROSECONDS).astype("timedelta64[us]")
    local = pl.Series(naive)
    london = local.dt.replace_time_zone("Europe/London", ambiguous="earliest", non_existent="null")
    later = (local + timedelta(hours=1)).dt.replace_time_zone(
        "Europe/London", ambiguous="earliest", non_existent="null"
    )
    known = pl.select(pl.when(london.is_null()).then(later).otherwise(london)).to_series()
    empty = pl.Series(np.isfinite(days))
    return pl.select(pl.when(empty).then(known.dt.convert_time_zone("UTC"))).to_series()


def dates(days: NDArray[Any]) -> NDArray[np.datetime64]:
    """Calendar dates of whole days."""
    return np.asarray(np.datetime64(START, "D") + np.floor(days).astype("timedelta64[D]"))


@cache
def holidays() -> tuple[np.datetime64, ...]:
    """England's bank holidays in the years that a county may live."""
    years = range(START.year - 1, START.year + 60)
    return tuple(np.datetime64(day) for year in years for day in sorted(bank_holidays(year)))


def working_days_later(days: NDArray[np.float64], count: NDArray[np.int64]) -> NDArray[np.float64]:
    """The day that comes `count` working days after each day, as whole days since the county began."""
    moved = np.busday_offset(dates(days), count, roll="backward", holidays=list(holidays()))
    return (moved - np.datetime64(START, "D")).astype(np.float64)

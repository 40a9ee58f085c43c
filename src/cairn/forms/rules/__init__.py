"""Pure decisions about forms: what may be asked, what an answer lacks, what the law says at an age. No Django."""

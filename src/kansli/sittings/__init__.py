"""Running a meeting: agenda, kallelse, live minutes, justering, release and follow-up."""

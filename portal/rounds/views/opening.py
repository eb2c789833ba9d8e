"""The curator's pages before lists open: calendar, reserved seats, other weights."""

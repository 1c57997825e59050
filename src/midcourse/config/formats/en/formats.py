DATE_FORMAT = "M j, Y"
DATETIME_FORMAT = "M j, Y, g:i a"

"""Raw rows and figures as people send them: reading files, checking them, rolling rows up. No Django."""

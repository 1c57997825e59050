"""Pages of KPIs, submissions and figures."""

"""Will it make the target? Short-series forecasts with honest bands, and the chance that the term ends on target."""

from midcourse.analysis.outlook.answer import Outlook, outlook
from midcourse.analysis.outlook.forecast import Forecast, forecast
from midcourse.analysis.outlook.news import outlooks
from midcourse.analysis.outlook.sentences import told
from midcourse.analysis.outlook.spread import Spread, spread

__all__ = ["Forecast", "Outlook", "Spread", "forecast", "outlook", "outlooks", "spread", "told"]

"""Answers with genai-prices' own calculator: one JSON request a line on standard input, one price or error a line on standard output.

python3 genai_prices_calculator.py SITE
"""
import datetime, json, sys, types

sys.modules["httpx2"] = types.ModuleType("httpx2")
sys.modules["httpx2"].__getattr__ = lambda name: type(name, (), {})
sys.path.insert(0, sys.argv[1])
from genai_prices.data import providers
from genai_prices.types import Usage

models = {(provider.id, model.id): (provider, model) for provider in providers for model in provider.models}
for line in sys.stdin:
    asked = json.loads(line)
    provider, model = models[asked["provider"], asked["id"]]
    moment = datetime.datetime.fromtimestamp(asked["at"], datetime.timezone.utc)
    usage = Usage(**{key: value for key, value in asked["usage"].items() if value is not None})
    price = model.calc_price(usage, provider, genai_request_timestamp=moment, price_context=asked["service"] or None)
    print(format(price.total_price, "f"), flush=True)

"""Writes genai-prices' data as a price book: python3 prices.py SITE VERSION BOOK"""
import datetime, json, sys, types

site, version, target = sys.argv[1:]
# The package imports an HTTP client for its own updates, which are not wanted here.
sys.modules["httpx2"] = types.ModuleType("httpx2")
sys.modules["httpx2"].__getattr__ = lambda name: type(name, (), {})
sys.path.insert(0, site)
from genai_prices.data import providers
from genai_prices.types import TieredPrices

KEYS = {
    "input_mtok": "input", "cache_read_mtok": "cached_input", "cache_write_mtok": "cache_write", "cache_write_5m_mtok": "cache_write",
    "cache_write_1h_mtok": "cache_write_1h", "output_mtok": "output", "output_reasoning_mtok": "reasoning",
}

def decimal(value):
    return format(value.normalize(), "f")

def amount(value):
    if isinstance(value, TieredPrices):
        return {"base": decimal(value.base), "tiers": [{"above": one.start, "price": decimal(one.price)} for one in value.tiers]}
    return decimal(value)

def rates(price):
    known, other = {}, {}
    for key, value in vars(price).items():
        if value is None:
            continue
        if key in KEYS:
            known[KEYS[key]] = amount(value)
        elif key == "requests_kcount" and not isinstance(value, TieredPrices):
            known["per_request"] = decimal(value / 1000)
        else:
            other[key] = amount(value)
    return known, other

def condition(constraint):
    if constraint is None:
        return {}
    if hasattr(constraint, "start_date"):
        return {"from": constraint.start_date.isoformat()}
    def utc(time):
        moment = datetime.datetime.combine(datetime.date(2000, 1, 1), time)
        moment = moment if moment.tzinfo is None else moment.astimezone(datetime.timezone.utc)
        return moment.strftime("%H:%M:%S")
    return {"daily": {"from": utc(constraint.start_time), "to": utc(constraint.end_time)}}

def match(clause):
    for name in ("equals", "starts_with", "ends_with", "contains", "regex"):
        if hasattr(clause, name):
            return {name: getattr(clause, name)}
    for name in ("or_", "and_"):
        if hasattr(clause, name):
            return {name[:-1]: [match(one) for one in getattr(clause, name)]}
    raise SystemExit(f"a clause of an unknown kind: {clause!r}")

models = []
for provider in providers:
    for model in provider.models:
        prices = model.prices if isinstance(model.prices, list) else [model.prices]
        periods, unread = [], {}
        for one in prices:
            known, other = rates(getattr(one, "prices", one))
            unread.update(other)
            periods.append({**condition(getattr(one, "constraint", None)), "prices": known})
        variants = []
        for one in model.price_variants or []:
            known, other = rates(one.prices)
            unread.update(other)
            # One that changes nothing that is priced here says nothing.
            if known:
                variants.append({"when": dict(one.when), **condition(one.constraint), "prices": known})
        entry = {"provider": provider.id, "id": model.id, "match": match(model.match), "periods": periods}
        if variants:
            entry["variants"] = variants
        if unread:
            entry["other"] = unread
        models.append(entry)

# The package does not say when it was made; the day on which it was fetched bounds it.
retrieved = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
book = {"format": 1, "source": "genai-prices", "version": version, "retrieved": retrieved, "currency": "USD"}
lines = [json.dumps(book)[:-1] + ', "models": [', ",\n".join(json.dumps(model) for model in models), "]}"]
with open(target, "w") as file:
    file.write("\n".join(lines) + "\n")

"""Sends traffic to four endpoints hour by hour while their experiments are judged; fails with what it saw."""
import json
import time
from concurrent.futures import ThreadPoolExecutor

from aws import client
from models import advance, until

sm, ssm, cw, lam = (client(name) for name in ("sagemaker", "ssm", "cloudwatch", "lambda"))
runtime = client("sagemaker-runtime")
REQUESTS = 120


def weights(name):
    endpoint = sm.describe_endpoint(EndpointName=name)
    variants = {variant["VariantName"]: round(variant["CurrentWeight"], 3) for variant in endpoint["ProductionVariants"]}
    return "%s %g/%g" % (endpoint["EndpointStatus"], variants["Champion"], variants["Challenger"])


def state(name):
    return json.loads(ssm.get_parameter(Name="/mlinfra/experiments/" + name)["Parameter"]["Value"])


def ended(name):
    return state(name).get("outcome") if state(name).get("over") else None


def ask(name):
    try:
        runtime.invoke_endpoint(EndpointName=name, ContentType="text/csv", Body="1")
    except runtime.exceptions.ModelError:
        pass


def hour(names, by="01:00:00"):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(ask, [name for name in names for _ in range(REQUESTS)]))
    happened = advance(by)
    until(lambda: happened["settled"] or advance("00:00:01")["settled"], True, "what the clock set off is over")
    for name in names:
        until(lambda: weights(name).split()[0], "InService", "the update of %s is over" % name)


def told(name, metric):
    points = cw.get_metric_data(
        StartTime=0, EndTime=4102444800, MetricDataQueries=[{"Id": "q", "MetricStat": {"Period": 86400, "Stat": "Maximum", "Metric": {
            "Namespace": "MlInfra/Experiments", "MetricName": metric, "Dimensions": [{"Name": "Endpoint", "Value": name}, {"Name": "Experiment", "Value": name}]}}}])
    return max(points["MetricDataResults"][0]["Values"], default=0)


ALL = ["better", "equal", "worse", "failing"]
for name in ALL:
    # An endpoint that comes into service brings the first look.
    until(lambda: state(name).get("wanted"), 0.1, "the experiment of %s has begun" % name)
    assert weights(name) == "InService 90/10", weights(name)

# The minute in which an experiment begins belongs to what was before.
advance("00:01:00")

# The failing one is stopped by its alarm or by the watch, long before the clock brings a look.
hour(["failing", "failing"], "00:06:00")
until(lambda: weights("failing"), "InService 100/0", "the failing challenger is stopped")
advance("00:02:00")
until(lambda: ended("failing"), "GuardRail", "and that is noted")
assert told("failing", "GuardRail") == 1

shares = {name: [] for name in ALL}
for _ in range(12):
    running = [name for name in ALL if not ended(name)]
    if not running:
        break
    hour(running)
    for name in running:
        shares[name].append(weights(name))
    if len(shares["equal"]) == 1:
        # By hand, as the guide shows it: this share stands.
        sm.update_endpoint_weights_and_capacities(EndpointName="equal", DesiredWeightsAndCapacities=[
            {"VariantName": "Champion", "DesiredWeight": 40}, {"VariantName": "Challenger", "DesiredWeight": 60}])

outcomes = {name: ended(name) for name in ALL}
assert outcomes == {"better": "ChallengerBetter", "equal": "NoDifference", "worse": "ChampionBetter", "failing": "GuardRail"}, (outcomes, shares)
final = {name: weights(name) for name in ALL}
assert final == {"better": "InService 0/100", "equal": "InService 100/0", "worse": "InService 100/0", "failing": "InService 100/0"}, final
led = [share.split()[1] for share in shares["better"]]
assert [share for i, share in enumerate(led) if i == 0 or share != led[i - 1]][-3:] == ["75/25", "50/50", "0/100"], led
assert "InService 40/60" in shares["equal"] and told("equal", "ShiftedByHand") == 1, shares
for name in ALL:
    assert told(name, "Ended") == 1, name

# What is over stays over, whatever someone does and however often it is looked at.
sm.update_endpoint_weights_and_capacities(EndpointName="worse", DesiredWeightsAndCapacities=[{"VariantName": "Challenger", "DesiredWeight": 25}])
advance("03:00:00")
assert weights("worse") == "InService 100/25", weights("worse")
print(json.dumps({"outcomes": outcomes, "shares": shares}))

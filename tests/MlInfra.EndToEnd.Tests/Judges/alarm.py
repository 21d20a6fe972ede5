"""Waits until one of the stack's metric alarms is in a state ("ALARM"), or none is in ALARM ("OK"); tells the names that ring."""
import json
import sys
import time

from aws import client

stack, wanted = sys.argv[1], sys.argv[2]
cloudwatch = client("cloudwatch")
deadline = time.time() + 240
while True:
    alarms = cloudwatch.describe_alarms(AlarmNamePrefix=stack, AlarmTypes=["MetricAlarm"])["MetricAlarms"]
    ringing = sorted(alarm["AlarmName"] for alarm in alarms if alarm["StateValue"] == "ALARM")
    if bool(ringing) == (wanted == "ALARM") or time.time() > deadline:
        break
    time.sleep(0.5)
print(json.dumps(ringing))

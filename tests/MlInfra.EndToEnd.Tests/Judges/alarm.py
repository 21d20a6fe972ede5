"""Waits until one of the stack's metric alarms rings; tells the names of those that do."""
import json
import sys
import time

from aws import client

cloudwatch = client("cloudwatch")
deadline = time.time() + 300
while True:
    alarms = cloudwatch.describe_alarms(AlarmNamePrefix=sys.argv[1], AlarmTypes=["MetricAlarm"])["MetricAlarms"]
    ringing = sorted(alarm["AlarmName"] for alarm in alarms if alarm["StateValue"] == "ALARM")
    if ringing or time.time() > deadline:
        break
    time.sleep(0.5)
print(json.dumps(ringing))

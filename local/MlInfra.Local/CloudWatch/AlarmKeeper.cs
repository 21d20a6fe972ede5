using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudWatch;

/// <summary>
/// Moves alarms from state to state. A change is kept together with the duty to tell of it, so a killed process tells after its restart.
/// </summary>
internal sealed partial class AlarmKeeper(
    World world, AlarmStore alarms, AlarmEvaluator evaluator, Lazy<IEventBus> bus, Lazy<ITopics> topics, Lazy<IFunctions> functions, ILogger<AlarmKeeper> logger)
{
    /// <summary>Evaluates every alarm, composite ones last, and tells of changes; gives the changes in words.</summary>
    public IReadOnlyList<string> EvaluateAll()
    {
        var changes = new List<string>();
        foreach (var alarm in alarms.All().OrderBy(a => a.IsComposite))
        {
            Evaluate(alarm);
            if (alarms.Find(alarm.Name) is not { Untold: not null } changed) continue;
            Tell(changed);
            changes.Add($"alarm {changed.Name} {changed.State}");
        }

        return changes;
    }

    /// <summary>Evaluates one alarm now and gives its state.</summary>
    public string? Evaluate(string name)
    {
        if (alarms.Find(name) is not { } alarm) return null;
        if (alarm.IsComposite)
            foreach (var child in CompositeRule.References(alarm.Definition.Required("AlarmRule"))) Evaluate(child);
        Evaluate(alarm);
        if (alarms.Find(name) is { Untold: not null } changed) Tell(changed);
        return alarms.Find(name)?.State;
    }

    /// <summary>Whether one alarm rings, as it is or evaluated now, or has rung since then.</summary>
    public bool HasAlarmed(string name, DateTimeOffset since) =>
        alarms.Find(name) is { } alarm && (alarm.State == "ALARM" || alarm.Alarmed >= since || Evaluate(name) == "ALARM");

    public void Set(string name, string state, string reason, string? reasonData)
    {
        alarms.Require(name);
        if (Move(name, state, reason, reasonData) is { } changed) Tell(changed);
    }

    private void Evaluate(Alarm alarm)
    {
        try
        {
            if (evaluator.Evaluate(alarm) is { } found && found.State != alarm.State) Move(alarm.Name, found.State, found.Reason, found.ReasonData);
        }
        catch (AwsException e)
        {
            LogNotEvaluated(logger, alarm.Name, e.Message);
        }
    }

    private Alarm? Move(string name, string state, string reason, string? reasonData)
    {
        var moved = false;
        try
        {
            var alarm = alarms.Change(name, a =>
            {
                moved = a.State != state;
                return moved ? a with { State = state, Reason = reason, ReasonData = reasonData, StateUpdated = world.Now, Alarmed = state == "ALARM" ? world.Now : a.Alarmed, Untold = a.Untold ?? a.State } : a;
            });
            return moved ? alarm : null;
        }
        catch (AwsException)
        {
            return null; // deleted meanwhile
        }
    }

    private void Tell(Alarm alarm)
    {
        var before = alarm.Untold!;
        Try(alarm.Name, "EventBridge", () => bus.Value.Publish(new("aws.cloudwatch", "CloudWatch Alarm State Change", [alarm.Arn], AlarmTexts.EventDetail(alarm, before))));
        if (alarm.ActionsEnabled)
            foreach (var action in alarm.Definition.Texts(alarm.State switch { "ALARM" => "AlarmActions", "OK" => "OKActions", _ => "InsufficientDataActions" }))
                Try(alarm.Name, action, () => Act(alarm, before, action));
        if (alarms.Find(alarm.Name) is not null) alarms.Change(alarm.Name, a => a.State == alarm.State ? a with { Untold = null } : a);
    }

    private void Act(Alarm alarm, string before, string action)
    {
        switch (action.Split(':')[2])
        {
            case "sns":
                var subject = $"{alarm.State}: \"{alarm.Name}\" in {world.Region}";
                topics.Value.Publish(action, subject.Length > 100 ? subject[..100] : subject, AlarmTexts.Notification(alarm, before, world).ToJsonString(), "cloudwatch.amazonaws.com", alarm.Arn);
                break;
            case "lambda":
                var payload = Encoding.UTF8.GetBytes(AlarmTexts.FunctionEvent(alarm, before, world).ToJsonString());
                _ = InvokeAsync(alarm.Name, action, payload, alarm.Arn);
                break;
        }
    }

    private async Task InvokeAsync(string alarm, string function, byte[] payload, string source)
    {
        try
        {
            await functions.Value.InvokeAsync(function, payload, "lambda.alarms.cloudwatch.amazonaws.com", source);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotTold(logger, alarm, function, e.Message);
        }
    }

    private void Try(string alarm, string target, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotTold(logger, alarm, target, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "alarm {Alarm} cannot be evaluated: {Reason}")]
    private static partial void LogNotEvaluated(ILogger logger, string alarm, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "alarm {Alarm} could not tell {Target}: {Reason}")]
    private static partial void LogNotTold(ILogger logger, string alarm, string target, string reason);
}

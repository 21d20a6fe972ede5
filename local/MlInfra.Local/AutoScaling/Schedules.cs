using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.AutoScaling;

/// <summary>Scheduled actions: limits that change by the clock.</summary>
internal sealed class Schedules(World world, IState state, Targets targets, Activities activities, Lazy<IScalableCapacity> capacity)
{
    private readonly ITable<ScheduledAction> table = state.Table<ScheduledAction>("autoscaling.scheduled");

    /// <summary>All actions.</summary>
    public IReadOnlyList<ScheduledAction> All() => table.All();

    /// <summary>Makes or changes an action. Throws AWS's texts.</summary>
    public ScheduledAction Put(JsonObject input)
    {
        var (serviceNamespace, dimension, resourceId) = Targets.Identity(input);
        if (targets.Find(serviceNamespace, dimension, resourceId) is null)
            throw new AwsException("ObjectNotFoundException", $"No scalable target registered for service namespace: {serviceNamespace}, resource ID: {resourceId}, scalable dimension: {dimension}");
        var name = input.Required("ScheduledActionName");
        var id = Id(serviceNamespace, dimension, resourceId, name);
        var before = table.Get(id);
        var schedule = input.Text("Schedule") ?? before?.Schedule ?? throw AwsException.Validation("Schedule is required.");
        var action = input.Object("ScalableTargetAction");
        var kept = new ScheduledAction(
            before?.Arn ?? world.Arn("autoscaling", $"scheduledAction:{Guid.NewGuid()}:resource/{serviceNamespace}/{resourceId}:scheduledActionName/{name}"),
            name, serviceNamespace, resourceId, dimension, schedule, input.Text("Timezone") ?? before?.Timezone, input.Time("StartTime") ?? before?.Start,
            input.Time("EndTime") ?? before?.End, action?.Int("MinCapacity") ?? before?.Min, action?.Int("MaxCapacity") ?? before?.Max, before?.Created ?? world.Now, world.Now);
        if (kept.Min is null && kept.Max is null) throw AwsException.Validation("ScalableTargetAction must have MinCapacity, MaxCapacity or both.");
        if (kept.Min > kept.Max) throw AwsException.Validation("Maximum capacity cannot be less than minimum capacity");
        Next(kept);
        table.Put(id, kept);
        return kept;
    }

    /// <summary>Deletes an action; false if there is none.</summary>
    public bool Delete(string serviceNamespace, string dimension, string resourceId, string name) => table.Delete(Id(serviceNamespace, dimension, resourceId, name));

    /// <summary>Deletes all actions of a target.</summary>
    public void DeleteOf(string serviceNamespace, string dimension, string resourceId)
    {
        foreach (var action in table.All(Id(serviceNamespace, dimension, resourceId, ""))) table.Delete(Id(serviceNamespace, dimension, resourceId, action.Name));
    }

    /// <summary>When an action is due next.</summary>
    public DateTimeOffset? NextDue => table.All().Select(Next).Where(n => n > world.Now).Min();

    /// <summary>Carries out what is due.</summary>
    public void Run()
    {
        foreach (var action in table.All())
        {
            if (Next(action) is not { } due || due > world.Now) continue;
            table.Put(Id(action.ServiceNamespace, action.ScalableDimension, action.ResourceId, action.Name), action with { Last = world.Now });
            if (action.End is { } end && due > end) continue;
            if (targets.Find(action.ServiceNamespace, action.ScalableDimension, action.ResourceId) is { } target && !target.IsSuspended("ScheduledScalingSuspended")) Carry(action, target);
        }
    }

    /// <summary>Gives targets that are out of their new limits the nearest capacity within.</summary>
    private void Carry(ScheduledAction action, ScalableTarget target)
    {
        var (min, max) = (action.Min ?? target.MinCapacity, action.Max ?? target.MaxCapacity);
        var limited = targets.Limit(target, min, Math.Max(min, max));
        var cause = $"scheduled action name {action.Name} was triggered";
        activities.Note(limited, $"Setting min capacity to {limited.MinCapacity} and max capacity to {limited.MaxCapacity}", cause);
        Targets.Clamp(limited, cause, activities, capacity.Value);
    }

    private static DateTimeOffset? Next(ScheduledAction action)
    {
        var zone = Zone(action.Timezone);
        var after = action.Start is { } start && start > action.Last ? start - TimeSpan.FromSeconds(1) : action.Last;
        if (action.Schedule.StartsWith("at(", StringComparison.Ordinal) && action.Schedule.EndsWith(')'))
        {
            if (!DateTime.TryParse(action.Schedule[3..^1], CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)) throw AwsException.Validation($"Invalid schedule expression: {action.Schedule}");
            var time = new DateTimeOffset(at, zone.GetUtcOffset(at));
            return time > action.Last || action.Last == action.Created ? time : null;
        }

        var local = TimeZoneInfo.ConvertTime(after, zone).DateTime;
        if (Schedule.Parse(action.Schedule).Next(new DateTimeOffset(local, TimeSpan.Zero)) is not { } next) return null;
        var wall = DateTime.SpecifyKind(next.DateTime, DateTimeKind.Unspecified);
        return new DateTimeOffset(wall, zone.GetUtcOffset(wall));
    }

    private static TimeZoneInfo Zone(string? name)
    {
        if (name is null) return TimeZoneInfo.Utc;
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : throw AwsException.Validation($"Invalid time zone: {name}");
    }

    private static string Id(string serviceNamespace, string dimension, string resourceId, string name) => $"{Targets.IdOf(serviceNamespace, dimension, resourceId)}|{name}";
}

using System.Text.RegularExpressions;
using MlInfra.Local.Core;

namespace MlInfra.Local.Events;

/// <summary>The rules of the default bus.</summary>
internal sealed partial class RuleStore(World world, IState state)
{
    private readonly ITable<RuleDocument> table = state.Table<RuleDocument>("events.rules");

    public string ArnOf(string name) => world.Arn("events", $"rule/{name}");

    public string BusArn => world.Arn("events", "event-bus/default");

    public IReadOnlyList<RuleDocument> All() => table.All();

    public RuleDocument? Find(string name) => table.Get(name);

    public RuleDocument Get(string name) => table.Get(name)
        ?? throw new AwsException("ResourceNotFoundException", $"Rule {name} does not exist on EventBus default.");

    /// <summary>Makes or changes a rule; its targets stay.</summary>
    public RuleDocument Put(RuleDocument wanted)
    {
        if (!Name().IsMatch(wanted.Name))
            throw AwsException.Validation($"1 validation error detected: Value '{wanted.Name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+");
        if (wanted.EventPattern is null && wanted.ScheduleExpression is null)
            throw AwsException.Validation("Parameter(s) EventPattern or ScheduleExpression must be specified.");
        if (wanted.EventPattern is not null) EventPattern.Parse(wanted.EventPattern);
        if (wanted.ScheduleExpression is not null) Schedule.Parse(wanted.ScheduleExpression);
        RuleDocument? kept = null;
        state.Atomically(() =>
        {
            var before = table.Get(wanted.Name);
            kept = wanted with { Targets = before?.Targets ?? wanted.Targets };
            table.Put(kept.Name, kept);
        });
        return kept!;
    }

    public void Change(string name, Func<RuleDocument, RuleDocument> change) => state.Atomically(() =>
    {
        Get(name);
        table.Update(name, change);
    });

    public void Delete(string name) => table.Delete(name);

    [GeneratedRegex("^[.\\-_A-Za-z0-9]{1,64}$")]
    private static partial Regex Name();
}

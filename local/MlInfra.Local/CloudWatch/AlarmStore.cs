using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudWatch;

/// <summary>The alarms.</summary>
internal sealed class AlarmStore(World world, IState state)
{
    private readonly ITable<Alarm> table = state.Table<Alarm>("cloudwatch.alarms");

    public IReadOnlyList<Alarm> All() => table.All();

    /// <summary>By name or ARN.</summary>
    public Alarm? Find(string name) => table.Get(name.StartsWith("arn:", StringComparison.Ordinal) ? name[(name.IndexOf(":alarm:", StringComparison.Ordinal) + 7)..] : name);

    public Alarm Require(string name) => Find(name) ?? throw new AwsException("ResourceNotFound", $"Alarm {name} does not exist", 404);

    public string ArnOf(string name) => world.Arn("cloudwatch", "alarm:" + name);

    /// <summary>Creates, or changes the definition of; the state stays until it is evaluated.</summary>
    public Alarm Put(JsonObject input, bool composite)
    {
        if (composite) AlarmRules.CheckComposite(input);
        else AlarmRules.CheckMetric(input);
        var name = input.Required("AlarmName");
        Alarm? kept = null;
        state.Atomically(() =>
        {
            var before = table.Get(name) ?? new Alarm { Name = name, Arn = ArnOf(name), Definition = input, Configured = world.Now, StateUpdated = world.Now };
            kept = before with
            {
                Definition = input.DeepClone().AsObject(),
                IsComposite = composite,
                ActionsEnabled = input.Flag("ActionsEnabled") ?? true,
                Configured = world.Now,
            };
            table.Put(name, kept);
        });
        return kept!;
    }

    public Alarm Change(string name, Func<Alarm, Alarm> change)
    {
        Require(name);
        return table.Update(name, change);
    }

    public bool Delete(string name) => table.Delete(name);
}

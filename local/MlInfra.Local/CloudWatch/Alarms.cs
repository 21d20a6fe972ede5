using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudWatch;

/// <summary>The alarms as other rooms see them.</summary>
internal sealed class Alarms(AlarmStore alarms, AlarmEvaluator evaluator) : IAlarms
{
    public string Put(JsonObject definition) => alarms.Put(definition, composite: false).Arn;

    public void Delete(string name) => alarms.Delete(name);

    public IReadOnlyList<AlarmView> Acting(string actionArn) =>
    [
        .. alarms.All().Where(a => !a.IsComposite && a.ActionsEnabled && a.Definition.Texts("AlarmActions").Contains(actionArn))
            .Select(a => new AlarmView(a.Name, a.Arn, a.State, a.Definition.Number("Threshold") ?? 0)),
    ];

    public double? Newest(string name) => alarms.Find(name) is { IsComposite: false } alarm ? evaluator.Newest(alarm) : null;
}

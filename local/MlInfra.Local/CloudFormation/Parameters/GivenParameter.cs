using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Parameters;

/// <summary>A parameter as a caller gives it: a value, or the one before.</summary>
internal sealed record GivenParameter(string Key, string? Value, bool UsePrevious)
{
    public static IReadOnlyList<GivenParameter> ReadAll(JsonObject input) =>
        [.. input.Objects("Parameters").Select(p => new GivenParameter(
            p.Text("ParameterKey") ?? throw CfnError.Missing("ParameterKey"), p.Text("ParameterValue"), p.Flag("UsePreviousValue") ?? false))];
}

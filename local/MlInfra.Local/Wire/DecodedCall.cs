using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Wire;

/// <summary>A request after decoding: which operation, with what.</summary>
internal sealed record DecodedCall(string Operation, JsonObject Input)
{
    public RawPayload Payload { get; init; } = RawPayload.Empty;
}

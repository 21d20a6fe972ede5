using System.Text.Encodings.Web;
using System.Text.Json;

namespace MlInfra.Constructs.Pipelines;

/// <summary>How policies are written for people.</summary>
internal static class PolicyText
{
    public static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

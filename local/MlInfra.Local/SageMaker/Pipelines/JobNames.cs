using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>The names of what steps make: of the execution, the step, and a random part.</summary>
internal static partial class JobNames
{
    private const int Longest = 63;
    private const int LongestOfTuning = 32;
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    /// <summary>A new name; null for types that make nothing by that name. A name in the arguments is taken for its beginning.</summary>
    public static string? For(StepDefinition step, string executionId, IValues values)
    {
        var member = step.Type == "Model" ? "ModelName" : StepTypes.Job(step.Type)?.Name;
        if (member is null) return null;
        var prefix = step.Arguments[member] is { } given && Expressions.Evaluate(given, values) is JsonValue v ? JsonReading.AsText(v) : null;
        // A tuning job's name has half the room.
        var (start, longest) = step.Type == "Tuning" ? ("", LongestOfTuning) : ("pipelines-", Longest);
        var body = NotAllowed().Replace(prefix is null ? $"{start}{executionId}-{step.Name}" : $"{prefix}-{executionId}", "-");
        var random = RandomNumberGenerator.GetString(Letters, 10);
        var room = longest - random.Length - 1;
        return $"{(body.Length > room ? body[..room] : body).TrimEnd('-')}-{random}";
    }

    [GeneratedRegex("[^a-zA-Z0-9]+")]
    private static partial Regex NotAllowed();
}

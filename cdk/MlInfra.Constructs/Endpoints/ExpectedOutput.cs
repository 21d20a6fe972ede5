using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

/// <summary>What an answer of a model looks like; any other is invalid.</summary>
public sealed class ExpectedOutput
{
    private ExpectedOutput(string kind) => Kind = kind;

    private string Kind { get; }

    private int? Columns { get; init; }

    private double? Min { get; init; }

    private double? Max { get; init; }

    private IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>
    /// Something that is not empty, can be read as what it says it is (CSV or JSON) and tells no error, without NaN, infinity or null where there
    /// are numbers. It asks nothing that a good model does not do: classes may be called none, members of JSON be null.
    /// </summary>
    public static ExpectedOutput WellFormed() => new("WellFormed");

    /// <summary>Rows of numbers, one a line or set apart by commas.</summary>
    /// <param name="columns">How many a row has.</param>
    /// <param name="min">The least that each may be. Default: any.</param>
    /// <param name="max">The most that each may be. Default: any.</param>
    public static ExpectedOutput Csv(int columns, double? min = null, double? max = null) => new("Csv") { Columns = columns, Min = min, Max = max };

    /// <summary>A JSON object, objects in an array, or an object a line, each with these keys, and none of them null.</summary>
    /// <param name="keys">The keys; numbers beneath them must be finite.</param>
    public static ExpectedOutput Json(params string[] keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return new("Json") { Keys = [.. keys] };
    }

    internal void Check(Problems problems, string property)
    {
        if (Columns is < 1)
        {
            problems.Add(property, $"rows of {Columns} numbers", "hold 1 or more", "take 1, as most models answer");
        }

        if (Min > Max || double.IsNaN(Min ?? 0) || double.IsNaN(Max ?? 0))
        {
            problems.Add(property, $"numbers from {Min} to {Max}", "leave room between", "exchange them");
        }

        if (Kind == "Json" && (Keys.Count == 0 || Keys.Any(key => key.Length == 0)))
        {
            problems.Add(property, "JSON without keys", "name what every answer has", "name a key, or take WellFormed");
        }
    }

    /// <summary>What the function is told.</summary>
    internal Dictionary<string, object> ToJson()
    {
        var told = new Dictionary<string, object> { ["kind"] = Kind };
        foreach (var (name, value) in new (string, object?)[] { ("columns", Columns), ("min", Min), ("max", Max), ("keys", Keys.Count > 0 ? Keys : null) })
        {
            if (value is not null)
            {
                told[name] = value;
            }
        }

        return told;
    }
}

using System.Globalization;
using System.Text.Json;

namespace MlInfra.Lambdas.Monitors;

/// <summary>Reads the members of a JSON object one by one, notes what is wrong with them, and knows which were never asked for.</summary>
internal sealed class Members(JsonElement element, string path, List<string> problems)
{
    private readonly HashSet<string> _asked = [];

    public void Wrong(string name, string got, string rule) => problems.Add($"{path}{name}: got {got}, must {rule}");

    public bool Has(string name) => element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    public string Text(string name) => Maybe(name) ?? Missing(name, "");

    public string? Maybe(string name) => Get(name, JsonValueKind.String, "be text")?.GetString() switch
    {
        "" => Refuse<string>(name, "\"\"", "not be empty"),
        var text => text,
    };

    public FileUri Place(string name) => MaybePlace(name) ?? (Has(name) ? FileUri.Parse("/")! : Missing(name, FileUri.Parse("/")!));

    public FileUri? MaybePlace(string name) => Maybe(name) is not { } text ? null
        : FileUri.Parse(text) ?? Refuse<FileUri>(name, $"'{text}'", "be s3://bucket/key or a path of this machine");

    public int Whole(string name, int otherwise, int least, int most) => (int)Large(name, otherwise, least, most);

    public long Large(string name, long otherwise, long least, long most)
    {
        if (Get(name, JsonValueKind.Number, $"be a whole number from {least} to {most}") is not { } value) return otherwise;
        if (value.TryGetInt64(out var number) && number >= least && number <= most) return number;
        Wrong(name, value.GetRawText(), $"be a whole number from {least} to {most}");
        return otherwise;
    }

    public double Number(string name, double otherwise, double above = double.NegativeInfinity, double below = double.PositiveInfinity, bool orEqual = false) =>
        MaybeNumber(name, above, below, orEqual) ?? otherwise;

    /// <param name="name">The member.</param>
    /// <param name="above">What it must be above.</param>
    /// <param name="below">What it must be below.</param>
    /// <param name="orEqual">Whether it may equal what it must be above.</param>
    public double? MaybeNumber(string name, double above = double.NegativeInfinity, double below = double.PositiveInfinity, bool orEqual = false)
    {
        var low = double.IsInfinity(above) ? null : string.Create(CultureInfo.InvariantCulture, $"{(orEqual ? "of at least" : "above")} {above}");
        var high = double.IsInfinity(below) ? null : string.Create(CultureInfo.InvariantCulture, $"below {below}");
        var rule = string.Join(" and ", new[] { low, high }.OfType<string>()) is { Length: > 0 } range ? $"be a number {range}" : "be a number";
        if (Get(name, JsonValueKind.Number, rule) is not { } value) return null;
        var number = value.GetDouble();
        if (double.IsFinite(number) && (number > above || (orEqual && number == above)) && number < below) return number;
        Wrong(name, value.GetRawText(), rule);
        return null;
    }

    public bool Flag(string name, bool otherwise)
    {
        _asked.Add(name);
        if (!Has(name)) return otherwise;
        var value = element.GetProperty(name);
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Wrong(name, value.GetRawText(), "be true or false");
        return otherwise;
    }

    public T Choice<T>(string name, T? otherwise = null)
        where T : struct, Enum
    {
        if (Maybe(name) is not { } text) return otherwise ?? (Has(name) ? default : Missing(name, default(T)));
        if (Array.IndexOf(Enum.GetNames<T>(), text) >= 0) return Enum.Parse<T>(text);
        Wrong(name, $"'{text}'", $"be one of {string.Join(", ", Enum.GetNames<T>())}");
        return otherwise ?? default;
    }

    public IReadOnlyList<string> Texts(string name)
    {
        if (Get(name, JsonValueKind.Array, "be a list of texts") is not { } list) return [];
        if (list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)) return [.. list.EnumerateArray().Select(item => item.GetString()!)];
        Wrong(name, list.GetRawText(), "be a list of texts");
        return [];
    }

    public Members? Object(string name) => Get(name, JsonValueKind.Object, "be an object") is { } inner ? new Members(inner, $"{path}{name}.", problems) : null;

    public IEnumerable<Members> Objects(string name)
    {
        if (Get(name, JsonValueKind.Array, "be a list of objects") is not { } list) yield break;
        var at = 0;
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object) yield return new Members(item, $"{path}{name}[{at}].", problems);
            else Wrong($"{name}[{at}]", item.GetRawText(), "be an object");
            at++;
        }
    }

    /// <summary>Notes members that were never asked for.</summary>
    public void Close()
    {
        foreach (var member in element.EnumerateObject())
        {
            if (!_asked.Contains(member.Name)) problems.Add($"{path}{member.Name}: there is no such member here; there are {string.Join(", ", _asked.Order(StringComparer.Ordinal))}");
        }
    }

    private JsonElement? Get(string name, JsonValueKind kind, string rule)
    {
        _asked.Add(name);
        if (!Has(name)) return null;
        var value = element.GetProperty(name);
        if (value.ValueKind == kind) return value;
        Wrong(name, value.GetRawText(), rule);
        return null;
    }

    private T? Refuse<T>(string name, string got, string rule)
        where T : class
    {
        Wrong(name, got, rule);
        return null;
    }

    private T Missing<T>(string name, T otherwise)
    {
        if (!Has(name)) problems.Add($"{path}{name}: is missing");
        return otherwise;
    }
}

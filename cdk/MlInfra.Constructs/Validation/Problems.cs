using Constructs;

namespace MlInfra.Constructs.Validation;

/// <summary>Collects what is wrong with a construct so that it is said once and whole.</summary>
public sealed class Problems
{
    private readonly List<string> _lines = [];
    private readonly List<(string Property, string Got)> _said = [];
    private readonly string _type;
    private readonly Func<string> _place;

    private Problems(string type, Func<string> place)
    {
        _type = type;
        _place = place;
    }

    /// <summary>Whether something was found.</summary>
    public bool Any => _lines.Count > 0;

    /// <summary>The lines so far.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Problems of a construct that is about to be made under <paramref name="scope"/>; its path is read only if there are any.</summary>
    public static Problems Of(string type, Construct scope, string id) =>
        new(type, () => " at '" + (scope.Node.Path is { Length: > 0 } path ? path + "/" + id : id) + "'");

    /// <summary>Problems of something that is not part of a tree.</summary>
    public static Problems Of(string type) => new(type, () => "");

    /// <summary>
    /// Adds <c>property: got value, must rule; fix.</c>
    /// </summary>
    public void Add(string property, string got, string must, string fix)
    {
        var line = $"{property}: got {got}, must {must}; {fix}{(fix.EndsWith('?') ? "" : ".")}";
        if (!_lines.Contains(line))
        {
            _lines.Add(line);
            _said.Add((property, got));
        }
    }

    /// <summary>Whether a number that other values are made of is known at synth; adds a problem where only the deployment tells it.</summary>
    internal bool Knows(string property, double number, string why = "its text and other values are made of it")
    {
        if (!Tokens.In(number))
        {
            return true;
        }

        Add(property, "a value that only the deployment tells", $"be known at synth, since {why}", "write the number, or take it from the context of the app");
        return false;
    }

    /// <summary>Adds those of <paramref name="others"/> that say something new: a value is named once, by whoever found it first.</summary>
    internal void AddNew(Problems others, Func<string, bool>? wanted = null)
    {
        var before = _said.ToArray();
        for (var i = 0; i < others._lines.Count; i++)
        {
            var (property, got) = others._said[i];
            if (wanted?.Invoke(others._lines[i]) != false && !_lines.Contains(others._lines[i]) && !before.Any(said => Same(said.Property, said.Got, property, got)))
            {
                _lines.Add(others._lines[i]);
                _said.Add((property, got));
            }
        }
    }

    // The same value of the same step: typed properties have other names than the fields they become, and say the unit.
    private static bool Same(string saidProperty, string saidGot, string property, string got) =>
        (Root(saidProperty) == Root(property) || (saidProperty.EndsWith(".Name", StringComparison.Ordinal) && property.EndsWith(".Name", StringComparison.Ordinal)))
        && got != "nothing"
        && (saidGot == got || saidGot.StartsWith(got + " ", StringComparison.Ordinal)
            || (got.StartsWith("the cycle ", StringComparison.Ordinal) && saidGot.StartsWith("the cycle ", StringComparison.Ordinal)));

    private static string Root(string property) => property.IndexOfAny(['.', '[']) is var end and >= 0 ? property[..end] : property;

    /// <summary>Throws if anything was found.</summary>
    /// <exception cref="DefinitionException">When there are problems.</exception>
    public void ThrowIfAny()
    {
        if (Any)
        {
            throw new DefinitionException($"{_type}{_place()} can't be defined:", _lines);
        }
    }
}

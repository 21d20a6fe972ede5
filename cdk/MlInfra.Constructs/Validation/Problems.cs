using Constructs;

namespace MlInfra.Constructs.Validation;

/// <summary>Collects what is wrong with a construct so that it is said once and whole.</summary>
public sealed class Problems
{
    private readonly List<string> _lines = [];
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
        }
    }

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

namespace MlInfra.Constructs.Validation;

/// <summary>Says everything that is wrong with one construct, before any of it is defined.</summary>
public sealed class DefinitionException : Exception
{
    /// <summary>Makes the error from the header and one line per problem.</summary>
    public DefinitionException(string header, IReadOnlyList<string> problems)
        : base(header + "\n" + string.Join('\n', problems)) => Problems = problems;

    /// <summary>One line per problem: property, what was given, the rule, the fix.</summary>
    public IReadOnlyList<string> Problems { get; }
}

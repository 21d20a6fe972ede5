using System.Text.RegularExpressions;
using MlInfra.Local.Core;

namespace MlInfra.Local.Ssm;

/// <summary>The Parameter Store.</summary>
internal sealed class Parameters(World world, IState state)
{
    private readonly ITable<Parameter> table = state.Table<Parameter>("ssm.parameters");

    /// <summary>By name, or by ARN.</summary>
    public Parameter? Find(string name) => table.Get(Plain(name));

    public IReadOnlyList<Parameter> All() => table.All();

    public string ArnOf(string name) => world.Arn("ssm", "parameter" + (name.StartsWith('/') ? name : "/" + name));

    public Parameter Put(Parameter wanted, bool overwrite)
    {
        Check(wanted);
        Parameter? kept = null;
        state.Atomically(() =>
        {
            var before = table.Get(wanted.Name);
            if (before is not null && !overwrite)
                throw new AwsException("ParameterAlreadyExists", "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.");
            kept = wanted with { Version = (before?.Version ?? 0) + 1, LastModified = world.Now };
            table.Put(kept.Name, kept);
        });
        return kept!;
    }

    public bool Delete(string name) => table.Delete(Plain(name));

    /// <summary>The name that an ARN of a parameter ends with.</summary>
    public static string Plain(string name)
    {
        if (!name.StartsWith("arn:", StringComparison.Ordinal)) return name;
        var path = name[(name.IndexOf(":parameter", StringComparison.Ordinal) + ":parameter".Length)..];
        return path.IndexOf('/', 1) < 0 ? path[1..] : path;
    }

    private static void Check(Parameter wanted)
    {
        if (!Regex.IsMatch(wanted.Name, "^[a-zA-Z0-9_.\\-/]{1,1011}$"))
            throw AwsException.Validation("Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_");
        if (wanted.Name.TrimStart('/').StartsWith("aws", StringComparison.OrdinalIgnoreCase))
            throw AwsException.Validation($"No access to reserved parameter name: {wanted.Name}.");
        if (wanted.Type is not ("String" or "StringList" or "SecureString"))
            throw AwsException.Validation($"1 validation error detected: Value '{wanted.Type}' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [SecureString, StringList, String]");
        if (wanted.Value.Length == 0) throw AwsException.Validation("1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1.");
        if (wanted.Value.Length > (wanted.Tier == "Advanced" ? 8192 : 4096))
            throw AwsException.Validation($"{wanted.Tier} tier parameters support a maximum parameter value of {(wanted.Tier == "Advanced" ? 8192 : 4096)} characters.");
        if (wanted.AllowedPattern is { } pattern && !Regex.IsMatch(wanted.Value, pattern))
            throw new AwsException("ParameterPatternMismatchException", $"Parameter value, cannot be validated against allowedPattern: {pattern}");
    }
}

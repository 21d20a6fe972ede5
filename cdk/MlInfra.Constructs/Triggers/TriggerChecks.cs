using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Triggers;

/// <summary>What all triggers check: EventBridge drops a start that the pipeline refuses into the dead letters, long after the deployment.</summary>
internal static class TriggerChecks
{
    /// <summary>
    /// The parameters that a trigger gives, by the property that names each, must be those of the pipeline, and none without a default
    /// may be left out.
    /// </summary>
    public static void Parameters(
        Problems problems, PipelineBase pipeline, IReadOnlyDictionary<string, string> constants, params IEnumerable<(string Property, string? Name)> named)
    {
        var given = constants.Keys.Select(name => (Property: "Parameters", Name: name))
            .Concat(named.Where(pair => pair.Name is not null).Select(pair => (pair.Property, Name: pair.Name!))).ToArray();
        foreach (var (property, name) in given.GroupBy(pair => pair.Name).Where(group => group.Count() > 1).Select(group => group.Last()))
        {
            problems.Add(property, $"'{name}', which is given a value twice", "name a parameter once", "leave one of them out");
        }

        foreach (var (name, value) in constants.Where(pair => pair.Value.StartsWith("$.", StringComparison.Ordinal)))
        {
            problems.Add("Parameters", $"'{value}' for '{name}'", "be a value; EventBridge takes what begins with $. as a path into the event", "begin it otherwise");
        }

        if (pipeline.Declared is not { } declared)
        {
            return;
        }

        foreach (var (property, name) in given.Where(pair => !declared.ContainsKey(pair.Name)))
        {
            problems.Add(property, $"'{name}'", declared.Count == 0 ? "be a parameter of the pipeline (it has none)" : $"be a parameter of the pipeline ({Nearest.Or(declared.Keys)})",
                declared.Count == 0 ? "add it to the pipeline's Parameters" : $"did you mean {Nearest.Say(name, declared.Keys, 1)}?");
        }

        foreach (var name in declared.Where(pair => !pair.Value).Select(pair => pair.Key).Except(given.Select(pair => pair.Name)))
        {
            problems.Add("Parameters", $"nothing for '{name}'", "give each parameter of the pipeline that has no default a value, or no run starts", "add it, or give the parameter a default");
        }
    }

    /// <summary>A folder of a bucket; what the pipeline writes must not arrive there, or its runs would start runs.</summary>
    public static void Folder(Problems problems, string property, string folder, string bucketName, PipelineBase pipeline)
    {
        if (folder.Length == 0 || folder.StartsWith('/') || folder.EndsWith('/'))
        {
            problems.Add(property, $"'{folder}'", "name a folder of the bucket without slashes at its ends", "write for example data/incoming");
            return;
        }

        var start = $"s3://{bucketName}/{folder}/";
        if (pipeline.Written.FirstOrDefault(uri => Over(uri, start) || Over(start, uri)) is { } written)
        {
            problems.Add(property, $"'{folder}', where the pipeline writes ({written})", "lie elsewhere, or its runs would start runs", "watch another folder, or give the pipeline another Prefix");
        }
    }

    /// <summary>The end of the keys that count.</summary>
    public static void Suffix(Problems problems, string property, string? suffix)
    {
        if (suffix is not null && (suffix.Length == 0 || suffix.Contains('*', StringComparison.Ordinal)))
        {
            problems.Add(property, $"'{suffix}'", "be the end of a key, without a wildcard", "write for example .csv");
        }
    }

    // Whether one location lies at or under the other, which ends at a slash or is the beginning of names.
    private static bool Over(string upper, string lower) => lower.StartsWith(upper, StringComparison.Ordinal);
}

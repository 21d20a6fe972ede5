using System.Text.RegularExpressions;

namespace MlInfra.Cli.Cdk;

/// <summary>Reads the lines of `cdk deploy --progress events`: how far it is, and why it failed.</summary>
internal sealed partial class DeployProgress
{
    private readonly List<string> _failures = [];
    private readonly List<string> _errors = [];

    public int Finished { get; private set; }

    public int Total { get; private set; }

    /// <summary>What is being made this moment.</summary>
    public string? Resource { get; private set; }

    public bool Unchanged { get; private set; }

    /// <summary>The resources that failed, each with the reason as CloudFormation gave it.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>What cdk itself said was wrong.</summary>
    public IReadOnlyList<string> Errors => _errors;

    public void Read(string line)
    {
        line = Colours().Replace(line, "").TrimEnd();
        if (line.Contains("(no changes)", StringComparison.Ordinal)) Unchanged = true;
        if (Event().Match(line) is { Success: true } e)
        {
            if (e.Groups["total"].Success)
            {
                Finished = int.Parse(e.Groups["done"].Value);
                Total = int.Parse(e.Groups["total"].Value);
            }
            var status = e.Groups["status"].Value;
            var what = e.Groups["what"].Value.Trim();
            if (status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal)) Resource = Name().Match(what).Value;
            if (status is "CREATE_FAILED" or "UPDATE_FAILED" or "DELETE_FAILED" && !what.Contains("Resource creation cancelled", StringComparison.Ordinal))
            {
                _failures.Add($"{e.Groups["type"].Value.Trim()} {what}");
            }
            return;
        }
        if (Error().IsMatch(line)) _errors.Add(line.Trim());
    }

    // Tumour |  3/41 | 12:00:00 AM | CREATE_COMPLETE | AWS::S3::Bucket | Artifacts/Bucket (Artifacts...) reason
    [GeneratedRegex(@"^\s*\S+\s*\|\s*(?:(?<done>\d+)(?:/(?<total>\d+))?\s*\|)?\s*[^|]*\|\s*(?<status>[A-Z_]+)\s*\|\s*(?<type>[^|]+)\|\s*(?<what>.*)$")]
    private static partial Regex Event();

    [GeneratedRegex(@"^[^\s(]+")]
    private static partial Regex Name();

    [GeneratedRegex(@"^(❌|\[?Error|.*\bfailed:|.*can't be defined:|Unhandled exception|\s+[A-Za-z]+: got )")]
    private static partial Regex Error();

    [GeneratedRegex(@"\x1b\[[0-9;]*[A-Za-z]")]
    private static partial Regex Colours();
}

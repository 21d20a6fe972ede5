using System.Text.RegularExpressions;

namespace MlInfra.Constructs.Registry;

/// <summary>
/// The environments that versions of a model go through, in order: what the life cycle of a version in the registry counts. The
/// registry's approval lets a version into the first; into each further one a person lets it by its stage and status.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-staging-construct.html"/>
public sealed partial class PromotionStages
{
    private readonly string[] _names;

    private PromotionStages(string[] names) => _names = names;

    /// <summary>The names, in order.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The stages that this app deploys, and where.</summary>
    internal Dictionary<string, string> Deployed { get; } = [];

    /// <summary>The stages that a path of this app watches.</summary>
    internal HashSet<string> Watched { get; } = [];

    /// <summary>Stages in their order, such as <c>Staging</c> and <c>Production</c>.</summary>
    /// <exception cref="ArgumentException">There are fewer than two, two are alike, or one is no name.</exception>
    public static PromotionStages InOrder(params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Length < 2)
        {
            throw new ArgumentException($"Names: got {names.Length}, must be 2 or more, since a version goes from one to the next; leave Stage out where there is only one.", nameof(names));
        }

        if (names.FirstOrDefault(name => !Pattern().IsMatch(name)) is { } bad)
        {
            throw new ArgumentException($"Names: got '{bad}', must be 1 to 63 letters, digits and inner hyphens; drop the other characters.", nameof(names));
        }

        if (names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Names: got '{twice.Key}' twice, must differ, since a version is in one place of the order; rename one.", nameof(names));
        }

        return new([.. names]);
    }

    /// <summary>One of the stages.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public DeploymentStage Stage(string name) => Array.IndexOf(_names, name) is >= 0 and var place
        ? new(this, place)
        : throw new ArgumentException($"Stage: got '{name}', must be one of {string.Join(", ", _names)}; add it to the stages in its place.", nameof(name));

    [GeneratedRegex("^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$")]
    private static partial Regex Pattern();
}

using MlInfra.Aws.SageMaker;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.DeployApprovedModel;

/// <summary>
/// An environment on the way that versions go. The registry's approval lets a version onto the way; at each environment after the
/// first a person lets it in by its life cycle. Once in, it stays approved for all it has passed, also when a later one rejects it.
/// </summary>
internal sealed class VersionStage(string[] order, string name)
{
    public const string Approved = "Approved";
    public const string Pending = "PendingApproval";

    private readonly int _place = Array.IndexOf(order, name) is >= 0 and var place
        ? place
        : throw new FunctionConfigurationException($"The stage '{name}' is none of {string.Join(", ", order)}; the function's construct sets both.");

    public string Name => name;

    /// <summary>The stage after this one; null at the end of the way.</summary>
    public string? Next => _place + 1 < order.Length ? order[_place + 1] : null;

    public static VersionStage? FromEnvironment(FunctionEnvironment environment) =>
        environment.Optional("STAGE") is { } name ? new(environment.Required("STAGES").Split(','), name) : null;

    /// <summary>Whether a version that has come so far may serve here.</summary>
    public bool Lets(ModelLifeCycle? reached) => IsApprovedHere(reached) || Passed(reached);

    /// <summary>Whether a version is let in here and has not gone on. At the first stage the registry's approval says so where the life cycle says nothing.</summary>
    public bool IsApprovedHere(ModelLifeCycle? reached) =>
        reached is null ? _place == 0 : reached.Stage == name && reached.StageStatus == Approved;

    /// <summary>Whether a version has gone on from here, even if a later stage rejects it. A stage that is not on the way counts as not begun.</summary>
    public bool Passed(ModelLifeCycle? reached) => reached is not null && Array.IndexOf(order, reached.Stage) > _place;
}

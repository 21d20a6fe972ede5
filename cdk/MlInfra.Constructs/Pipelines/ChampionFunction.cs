using Constructs;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Defines the function that a <see cref="ChampionStep"/> asks for the newest approved version of a group.</summary>
public sealed class ChampionFunction : Construct
{
    /// <summary>Defines the function, its role and its log.</summary>
    /// <exception cref="DefinitionException">A property is out of its range, or there is no Lambda package.</exception>
    public ChampionFunction(Construct scope, string id, ChampionFunctionProps props)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(props);
        var problems = Problems.Of(nameof(ChampionFunction), scope, id);
        FunctionChecks.Memory(problems, nameof(props.MemoryMiB), props.MemoryMiB, usual: 256);
        FunctionChecks.LogRetention(problems, nameof(props.LogRetentionDays), props.LogRetentionDays);
        var package = LambdaPackage.Find(props.LambdaPackage, problems);
        var group = GroupPlace.Of(props.Group, this, problems, nameof(props.Group));
        problems.ThrowIfAny();

        Group = props.Group;
        var function = new PackageFunction(this, new("FindChampion")
        {
            Package = package!,
            Description = $"Tells pipelines the newest approved version of {Group.ModelPackageGroupName}",
            May =
            [
                new("ReadTheGroup", ["sagemaker:ListModelPackages", "sagemaker:DescribeModelPackage"],
                    [group.Arn, .. group.PackageArns])
                {
                    WildcardReason = "the wildcard stands for the versions of this one group, which are made after deployment.",
                },
            ],
            Environment = new Dictionary<string, string> { ["MODEL_PACKAGE_GROUP_NAME"] = group.Reference },
            TimeoutSeconds = 30,
            MemoryMiB = props.MemoryMiB,
            LogRetentionDays = props.LogRetentionDays,
            RemovalPolicy = props.RemovalPolicy,
            PlainLogReason = "the log names versions of models and holds no data; CloudWatch encrypts it with its own key.",
            Findings =
            [
                .. FunctionFindings.LookOnly,
                ("NIST.800.53.R5-LambdaDLQ", "pipelines wait for its answer; what fails fails the step, which is tried again or fails the run."),
            ],
        });
        (FunctionName, FunctionArn, LogGroupName) = (function.Name, function.Arn, function.LogGroupName);
    }

    /// <summary>The group whose newest approved version is the champion.</summary>
    public IModelGroup Group { get; }

    /// <summary>The name of the function.</summary>
    public string FunctionName { get; }

    /// <summary>The ARN of the function.</summary>
    public string FunctionArn { get; }

    /// <summary>The log group in which the function says what it found.</summary>
    public string LogGroupName { get; }
}

using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Sagemaker;
using Constructs;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>
/// Defines a SageMaker pipeline from steps, with a role that may do what these steps need and no more. Whatever the service would
/// refuse is said at synth, all at once.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines.html"/>
public sealed class TrainingPipeline : PipelineBase
{
    private readonly CfnPipeline _resource;
    private IRole? _given;

    /// <summary>Defines the pipeline.</summary>
    /// <exception cref="DefinitionException">When a step, a parameter or the whole can't be what the service takes.</exception>
    public TrainingPipeline(Construct scope, string id, TrainingPipelineProps props)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(props);
        var problems = Problems.Of(nameof(TrainingPipeline), scope, id);
        PipelineName = props.PipelineName ?? UniqueName();
        var stack = Stack.Of(this);
        var plan = new PipelinePlan(props, problems)
        {
            Region = stack.Region,
            Bucket = props.Artifacts?.BucketName,
            BucketKey = props.Artifacts?.EncryptionKey?.KeyArn,
            Prefix = (props.Prefix ?? PipelineName).Trim('/'),
        };
        var definition = plan.Build();
        CheckRequest(problems, props);
        foreach (var group in plan.Needs.Groups)
        {
            GroupPlace.Of(group, this, problems, "Group").IsHere(problems, "Group");
        }

        problems.ThrowIfAny();

        Written = plan.Needs.Writes;
        Declared = (definition!["Parameters"] as JsonArray ?? []).OfType<JsonObject>().ToDictionary(node => (string)node["Name"]!, node => node.ContainsKey("DefaultValue"));
        var body = Definition.Write(definition!);
        var bound = new BoundNeeds(this, plan.Needs);
        _given = props.Role;
        var place = new DefinitionPlace(this, stack, body.Length);
        var role = _given is null ? ExecutionRole.Define(this, place.RoleName(this)) : null;
        RoleArn = _given?.RoleArn ?? role!.AttrArn;
        var statements = new PipelinePermissions(plan.Needs, bound, RoleArn, plan.Region).Statements();
        RequiredPolicy = ExecutionRole.Json(statements);
        var policies = role is null ? [] : ExecutionRole.Attach(this, role, statements, problems);
        DefinitionBody = bound.Replace(body).Replace(PipelinePlan.RoleMarker, _given is null ? place.RoleArn ?? RoleArn : RoleArn, StringComparison.Ordinal);
        _resource = new CfnPipeline(this, "Resource", new CfnPipelineProps
        {
            PipelineName = PipelineName,
            PipelineDisplayName = props.DisplayName,
            PipelineDescription = props.Description,
            PipelineDefinition = place.Put(DefinitionBody, problems),
            RoleArn = RoleArn,

            // Untyped in CloudFormation, like the definition: the typed property would be written in camel case.
            ParallelismConfiguration = props.MaxParallelExecutionSteps is { } most
                ? new Dictionary<string, object> { ["MaxParallelExecutionSteps"] = most }
                : null,
        });
        foreach (var policy in policies)
        {
            // A run that starts as soon as the pipeline is there must find its permissions.
            _resource.AddResourceDependency(policy);
        }

        if (_given is not null)
        {
            GivenRole.Tell(this, _resource, _given, statements);
        }

        foreach (var (warning, text) in plan.Warnings)
        {
            Annotations.Of(this).AddWarningV2(warning, text);
        }
    }

    /// <inheritdoc/>
    public override string PipelineName { get; }

    /// <summary>The ARN of the role that runs the pipeline and its jobs.</summary>
    public string RoleArn { get; }

    /// <summary>The role that runs the pipeline and its jobs, to grant it more: <c>bucket.GrantRead(pipeline.Role)</c>.</summary>
    public IRole Role => _given ??= Amazon.CDK.AWS.IAM.Role.FromRoleArn(this, "ImportedRole", RoleArn);

    /// <summary>
    /// The policy that the pipeline and its jobs need, as JSON; holds tokens. What a role given must allow, and what the role made here does.
    /// </summary>
    public string RequiredPolicy { get; }

    /// <summary>The definition as the service gets it; holds tokens.</summary>
    public string DefinitionBody { get; }

    /// <summary>The pipeline's name as a reference to the resource, for outputs and for what must wait for it.</summary>
    public string Ref => _resource.Ref;

    // By the resource, so that a rule comes after the pipeline and goes before it.
    internal override string TargetArn => PipelineArn[..^PipelineName.Length] + Ref;

    internal override IReadOnlyDictionary<string, bool> Declared { get; }

    internal override IReadOnlyCollection<string> Written { get; }

    /// <summary>A pipeline of this account and Region that is made elsewhere.</summary>
    public static PipelineBase FromPipelineName(Construct scope, string id, string pipelineName) => new ImportedPipeline(scope, id, pipelineName);

    // ARNs hold the name in lower case; a name that is so already can't be mistaken in a policy.
    private string UniqueName() =>
        Names.UniqueResourceName(this, new UniqueResourceNameOptions { MaxLength = 256, Separator = "-", AllowedSpecialCharacters = "-" }).ToLowerInvariant();

    // The rest of the request: names and texts.
    private void CheckRequest(Problems problems, TrainingPipelineProps props)
    {
        var request = new JsonObject { ["PipelineName"] = PipelineName };
        JobNodes.Add(request, "PipelineDisplayName", props.DisplayName);
        JobNodes.Add(request, "PipelineDescription", props.Description);
        if (props.MaxParallelExecutionSteps is { } most)
        {
            request["ParallelismConfiguration"] = new JsonObject { ["MaxParallelExecutionSteps"] = most };
        }

        new RequestWalker(problems, "CreatePipeline").Walk("Pipeline", request, new HashSet<string> { "ClientRequestToken", "RoleArn" });
    }
}

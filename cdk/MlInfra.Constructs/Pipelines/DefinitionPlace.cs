using Amazon.CDK;
using Constructs;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>
/// Where a definition stands: in the template, or, above the length that is sent inline, as an asset under the hash of its content. An
/// asset is written before anything is deployed, so all in it must be known at synth; the role then has a settled name. A long
/// definition that still holds deploy-time values stays in the template, up to what the service takes.
/// </summary>
internal sealed class DefinitionPlace
{
    /// <summary>The length from which the Python SDK too puts definitions in S3.</summary>
    public const int MaxInline = 102_400;

    private const int MaxInTemplate = 1_048_576;
    private const int RoleNameLength = 64;

    private readonly Construct _scope;
    private readonly string _account;
    private readonly string? _partition;
    private readonly bool _long;
    private string? _roleName;

    public DefinitionPlace(Construct scope, Stack stack, int length)
    {
        _scope = scope;
        _long = length > MaxInline;
        _account = _long ? stack.Account : "";
        _partition = _long && !Tokens.In(stack.Region) && !Tokens.In(_account) ? ImageCatalogue.Partition(stack.Region)?.Name : null;
    }

    /// <summary>The settled name of the role that is made; null where CloudFormation names it.</summary>
    public string? RoleName(Construct scope) => _partition is null ? null
        : _roleName ??= Names.UniqueResourceName(scope, new UniqueResourceNameOptions { MaxLength = RoleNameLength, Separator = "-" });

    /// <summary>The role's ARN where its name is settled.</summary>
    public string? RoleArn => _roleName is null ? null : $"arn:{_partition}:iam::{_account}:role/{_roleName}";

    public Dictionary<string, object> Put(string body, Problems problems)
    {
        if (_long && !Tokens.In(body))
        {
            var location = FileSet.FromText("definition.json", body).Bind(_scope);
            return new()
            {
                ["PipelineDefinitionS3Location"] = new Dictionary<string, object>
                {
                    ["Bucket"] = location.BucketName,
                    ["Key"] = location.ObjectKey + "definition.json",
                },
            };
        }

        if (body.Length > MaxInTemplate)
        {
            problems.Add("Steps", $"a definition of {body.Length} characters with values that only the deployment tells", $"have at most {MaxInTemplate} or none of them",
                "give the stack's account and Region and the names of buckets, keys and roles, or split the pipeline");
            problems.ThrowIfAny();
        }

        return new() { ["PipelineDefinitionBody"] = body };
    }
}

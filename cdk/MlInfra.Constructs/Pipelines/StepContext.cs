using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>What a step needs while it writes its arguments: it checks, and notes what the role must be allowed.</summary>
internal sealed class StepContext(PipelinePlan plan, PipelineStep step)
{
    public Problems Problems => plan.Problems;

    public string Region => plan.Region;

    public RoleNeeds Needs => plan.Needs;

    /// <summary>Stands for the role's ARN until the role is defined.</summary>
    public static string Role => PipelinePlan.RoleMarker;

    public StepContext For(PipelineStep other) => new(plan, other);

    public string Name(string property) => $"{step.Name}.{property}";

    public void Warn(string id, string text) => plan.Warnings.Add((id, text));

    /// <summary>Notes that the step uses the value, and checks it.</summary>
    public void Use(string property, PipelineValue value)
    {
        plan.Used.Add((step, Name(property), value));
        foreach (var file in value.Files)
        {
            Needs.Read(file);
        }

        value.Check(Problems, Name(property));
    }

    public JsonNode Value(string property, PipelineValue value)
    {
        Use(property, value);
        return value.ToNode();
    }

    public JsonNode Text(string property, PipelineValue value)
    {
        Use(property, value);
        return value.ToTextNode();
    }

    /// <summary>The value of a variable or fact that must be text: what the service tells of a step is so already, other values are turned into it.</summary>
    public JsonNode Variable(string property, PipelineValue value) => value is StepProperty ? Value(property, value) : Text(property, value);

    /// <summary>Adds a field where it is given.</summary>
    public void Add(JsonObject node, string key, string property, PipelineValue? value)
    {
        if (value is not null)
        {
            node[key] = Value(property, value);
        }
    }

    /// <summary>A location that the step reads.</summary>
    public JsonNode Read(string property, PipelineValue value)
    {
        if (value is PipelineParameter { Expected: null } parameter)
        {
            Warn("mlinfra:parameterWithoutDefault",
                $"{Name(property)} is the parameter '{parameter.Name}' without a default, so the pipeline's role may not read it; "
                + "give it a default that lies above what runs will name, or grant the role read access to the bucket.");
        }

        Needs.Read(value);
        return Value(property, value);
    }

    /// <summary>A location that the step writes, and that later steps read.</summary>
    public JsonNode Write(string property, PipelineValue value)
    {
        Needs.Write(value);
        return Value(property, value);
    }

    /// <summary>The step's folder for this run: runs never overwrite each other, and what a run made lies in one place.</summary>
    public PipelineValue RunFolder(params IReadOnlyList<string> parts) => PipelineValue.Join(
        "/", ["s3:/", plan.Bucket ?? "", plan.Prefix, ExecutionVariable.PipelineExecutionId, step.Name, .. parts.Select(part => (PipelineValue)part)]);

    public string Bundle(ScriptBundle bundle)
    {
        Needs.Bundles[bundle.Hash] = bundle;
        return PipelinePlan.BundleMarker(bundle);
    }

    public string Image(string property, Image image, ImageUse use, PipelineValue? instanceType)
    {
        var resolved = image.Resolve(Problems, Name(property), use, instanceType?.Expected as string, Region);
        if (resolved is null)
        {
            return Unknown;
        }

        Needs.Images.Add(resolved);
        return resolved.Marked.Uri;
    }

    /// <summary>Notes that the role must be allowed to do something.</summary>
    public void Allow(IReadOnlyList<string> actions, params IReadOnlyList<string> resources)
    {
        foreach (var resource in resources)
        {
            Needs.Others.Add(new RoleNeed(string.Join(' ', actions), resource));
        }
    }

    /// <summary>Notes that the role must be allowed to give another role to a service.</summary>
    public void AllowPassing(string roleArn, string service) => Needs.Others.Add(new RoleNeed("iam:PassRole", roleArn, service));

    /// <summary>Notes that the step uses a version in the registry; one that is known only when the pipeline runs is one of its own groups.</summary>
    public void AllowPackage(PipelineValue package)
    {
        if (package.Constant is string arn)
        {
            Allow(["sagemaker:DescribeModelPackage"], arn);
        }
    }

    /// <summary>Notes that the step reads the versions of a group.</summary>
    public void AllowReadingGroup(string name)
    {
        foreach (var inArn in new[] { name, Tokens.In(name) ? name : name.ToLowerInvariant() }.Distinct())
        {
            Allow(StepActions.ReadGroup,
                Arn("sagemaker", $"model-package-group/{inArn}"), Arn("sagemaker", $"model-package/{inArn}/*"));
        }
    }

    /// <summary>The ARN of a role of the pipeline's own account.</summary>
    public static string RoleArn(string name) => $"arn:{Aws.PARTITION}:iam::{Aws.ACCOUNT_ID}:role/{name}";

    /// <summary>What is known at synth of a name, for an ARN: the service writes it in lower case there. A wildcard stands for the rest.</summary>
    public static string KnownName(PipelineValue value) => value switch
    {
        JoinedValue joined => joined.KnownBeginning().ToLowerInvariant() + "*",
        { Constant: string name } => Tokens.In(name) ? name : name.ToLowerInvariant(),
        PipelineParameter { Expected: string name } => Tokens.In(name) ? name : name.ToLowerInvariant(),
        _ => "*",
    };

    /// <summary>The prefix, with its slash, of files that become assets.</summary>
    public string Files(FileSet files)
    {
        Needs.Files[files.Hash] = files;
        return PipelinePlan.FilesMarker(files);
    }

    /// <summary>The ARN of something in the pipeline's own account and Region.</summary>
    public string Arn(string service, string resource) => $"arn:{Aws.PARTITION}:{service}:{Region}:{Aws.ACCOUNT_ID}:{resource}";

    public JsonNode InstanceType(string property, PipelineValue value, InstanceUse use, IKey? volumeKey)
    {
        var spec = InstanceCatalogue.Check(Problems, Name(property), value.Expected as string, use);
        if (volumeKey is not null && spec?.NvmeGB > 0)
        {
            Problems.Add(Name("VolumeKey"), $"a key with '{spec.Name}'",
                "be left out for types with local NVMe, which encrypt their disks themselves", "remove the key, or take a type without NVMe");
        }

        return Value(property, value);
    }

    /// <summary>The ARN of the key that encrypts what the step writes; null where the bucket has none.</summary>
    public string? OutputKey(IKey? own)
    {
        if (own is null)
        {
            return plan.BucketKey;
        }

        Needs.Keys.Add(own.KeyArn);
        return own.KeyArn;
    }

    public string? VolumeKey(IKey? key)
    {
        if (key is null)
        {
            return null;
        }

        Needs.VolumeKeys.Add(key.KeyArn);
        return key.KeyArn;
    }

    // A step whose image does not exist is still checked for everything else.
    private const string Unknown = "${Token[MlInfra.Unknown]}";
}

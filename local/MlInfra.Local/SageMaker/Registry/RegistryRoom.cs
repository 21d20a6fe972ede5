using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Jobs;
using MlInfra.Local.SageMaker.Tags;

namespace MlInfra.Local.SageMaker.Registry;

/// <summary>The operations of the model registry.</summary>
internal sealed class RegistryRoom(ModelGroups groups, ModelPackages packages, RoleAccess access, World world) : IServiceRoom
{
    public string SigningName => "sagemaker";

    public IReadOnlyList<string> TargetPrefixes => ["SageMaker"];

    public IReadOnlyList<WireFormat> Formats => [WireFormat.Json];

    public string? XmlNamespace => null;

    public IReadOnlyList<Operation> Operations =>
    [
        new("CreateModelPackageGroup", Answer(CreateGroup)) { Needs = OnGroup },
        new("DescribeModelPackageGroup", Answer(call => ModelGroups.Describe(groups.Get(GroupName(call))))) { Needs = OnGroup },
        new("ListModelPackageGroups", Answer(ListGroups)) { Needs = OnAll },
        new("DeleteModelPackageGroup", Answer(DeleteGroup)) { Needs = OnGroup },
        new("PutModelPackageGroupPolicy", Answer(PutPolicy)) { Needs = OnGroup },
        new("GetModelPackageGroupPolicy", Answer(GetPolicy)) { Needs = OnGroup },
        new("DeleteModelPackageGroupPolicy", Answer(DeletePolicy)) { Needs = OnGroup },
        new("CreateModelPackage", Answer(call => new JsonObject { ["ModelPackageArn"] = packages.Create(RequestRules.Checked(call), call.Caller).Arn })) { Needs = OnNewPackage },
        new("DescribeModelPackage", Answer(call => PackageWriting.Describe(packages.Get(call.Input.Required("ModelPackageName"))))) { Needs = OnPackage },
        new("BatchDescribeModelPackage", Answer(DescribeBatch)) { Needs = OnEach },
        new("ListModelPackages", Answer(ListPackages)) { Needs = OnPackagesOfGroup },
        new("UpdateModelPackage", Answer(call => new JsonObject { ["ModelPackageArn"] = packages.Update(RequestRules.Checked(call)).Arn })) { Needs = OnPackage },
        new("DeleteModelPackage", Answer(DeletePackage)) { Needs = OnPackage },
    ];

    private static Func<Call, CancellationToken, Task<Reply>> Answer(Func<Call, JsonObject?> handle) => (call, _) => Task.FromResult<Reply>(handle(call));

    private static string GroupName(Call call) => call.Input.Required("ModelPackageGroupName");

    private IEnumerable<Permission> OnAll(Call call) => [new Permission($"sagemaker:{call.Operation}", "*")];

    private IEnumerable<Permission> OnGroup(Call call) =>
        [new Permission($"sagemaker:{call.Operation}", groups.ArnOf(GroupName(call).Split('/')[^1]))];

    // AWS documents both the package's and the group's ARN for policies on versions; a policy may name either.
    private IEnumerable<Permission> OnNewPackage(Call call)
    {
        var group = call.Input.Text("ModelPackageGroupName")?.Split('/')[^1];
        return group is null
            ? [new Permission("sagemaker:CreateModelPackage", world.Arn("sagemaker", $"model-package/{call.Input.Text("ModelPackageName")}"))]
            : [access.AnyOf(call.Caller, "sagemaker:CreateModelPackage", world.Arn("sagemaker", $"model-package/{group}/*"), groups.ArnOf(group)) with { Context = Decision(call) }];
    }

    private IEnumerable<Permission> OnPackage(Call call)
    {
        var name = call.Input.Text("ModelPackageArn") ?? call.Input.Required("ModelPackageName");
        var arn = name.StartsWith("arn:", StringComparison.Ordinal) ? name : world.Arn("sagemaker", $"model-package/{name}");
        return [new Permission($"sagemaker:{call.Operation}", arn) { Context = Decision(call) }];
    }

    private static IEnumerable<Permission> OnEach(Call call) => call.Input.Texts("ModelPackageArnList").Select(arn => new Permission("sagemaker:BatchDescribeModelPackage", arn));

    // Policies may say who decides what: https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-staging-construct-set-up.html
    private static Dictionary<string, string> Decision(Call call)
    {
        var cycle = call.Input.Object("ModelLifeCycle");
        var context = new Dictionary<string, string>();
        Put("sagemaker:ModelApprovalStatus", call.Input.Text("ModelApprovalStatus"));
        Put("sagemaker:ModelLifeCycle:stage", cycle?.Text("Stage"));
        Put("sagemaker:ModelLifeCycle:stageStatus", cycle?.Text("StageStatus"));
        return context;

        void Put(string key, string? value)
        {
            if (value is not null) context[key] = value;
        }
    }

    private IEnumerable<Permission> OnPackagesOfGroup(Call call)
    {
        var group = call.Input.Text("ModelPackageGroupName")?.Split('/')[^1];
        return group is null
            ? OnAll(call)
            : [access.AnyOf(call.Caller, "sagemaker:ListModelPackages", groups.ArnOf(group), world.Arn("sagemaker", $"model-package/{group}/*"))];
    }

    private JsonObject CreateGroup(Call call)
    {
        Check.Only(RequestRules.Checked(call), "CreateModelPackageGroup", new HashSet<string> { "ModelPackageGroupName", "ModelPackageGroupDescription", "Tags" });
        var name = Check.Name(call.Input, "ModelPackageGroupName");
        var group = groups.Create(name, call.Input.Text("ModelPackageGroupDescription"), call.Input.ReadTags(), call.Caller);
        return new JsonObject { ["ModelPackageGroupArn"] = group.Arn };
    }

    private JsonObject ListGroups(Call call) =>
        Listing.Cut(call.Input, groups.All(), g => g.Name, g => g.Created, ascendingByDefault: true).Answer("ModelPackageGroupSummaryList", ModelGroups.Summary);

    private JsonObject DeleteGroup(Call call)
    {
        var group = groups.Get(GroupName(call));
        groups.Delete(group.Name, packages.VersionsOf(group.Name).Count > 0);
        return [];
    }

    private JsonObject PutPolicy(Call call)
    {
        groups.SetPolicy(GroupName(call), call.Input.Required("ResourcePolicy"));
        return new JsonObject { ["ModelPackageGroupArn"] = groups.Get(GroupName(call)).Arn };
    }

    private JsonObject GetPolicy(Call call)
    {
        var group = groups.Get(GroupName(call));
        return new JsonObject
        {
            ["ResourcePolicy"] = group.Policy ?? throw AwsException.Validation($"Cannot find resource policy for: {group.Arn}"),
        };
    }

    private JsonObject DeletePolicy(Call call)
    {
        groups.SetPolicy(GroupName(call), null);
        return [];
    }

    private JsonObject DescribeBatch(Call call)
    {
        var arns = call.Input.Texts("ModelPackageArnList").ToList();
        if (arns.Count is < 1 or > 100) throw Check.Constraint($"[{arns.Count} ARNs]", "ModelPackageArnList", $"Member must have length {(arns.Count == 0 ? "greater than or equal to 1" : "less than or equal to 100")}");
        var (found, errors) = (new JsonObject(), new JsonObject());
        foreach (var arn in arns.Distinct())
        {
            try
            {
                found[arn] = PackageWriting.InBatch(packages.Get(arn));
            }
            catch (AwsException e)
            {
                errors[arn] = new JsonObject { ["ErrorCode"] = e.Code, ["ErrorResponse"] = e.Message };
            }
        }

        return new JsonObject { ["ModelPackageSummaries"] = found, ["BatchDescribeModelPackageErrorMap"] = errors };
    }

    private JsonObject ListPackages(Call call)
    {
        var approval = Check.OneOf(call.Input, "ModelApprovalStatus", "Approved", "Rejected", "PendingManualApproval");
        var type = Check.OneOf(call.Input, "ModelPackageType", "Versioned", "Unversioned", "Both");
        IEnumerable<ModelPackageDocument> all = call.Input.Text("ModelPackageGroupName") is { } group
            ? packages.VersionsOf(groups.Get(group).Name)
            : packages.All().Where(p => type switch { "Both" => true, "Versioned" => p.Group is not null, _ => p.Group is null });
        if (approval is not null) all = all.Where(p => p.Group is not null && p.Approval == approval);
        return Listing.Cut(call.Input, all, p => p.Name, p => p.Created).Answer("ModelPackageSummaryList", PackageWriting.Summary);
    }

    private JsonObject DeletePackage(Call call)
    {
        packages.Delete(call.Input.Required("ModelPackageName"));
        return [];
    }
}

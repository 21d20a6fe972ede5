using System.Text.RegularExpressions;
using Amazon.CDK;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Registry;

internal sealed partial class ImportedModelGroup(string name) : IModelGroup
{
    public string ModelPackageGroupName => name;

    public string ModelPackageGroupArn { get; private init; } = $"arn:{Aws.PARTITION}:sagemaker:{Aws.REGION}:{Aws.ACCOUNT_ID}:model-package-group/{name}";

    /// <summary>The account that the ARN names; null where the group was named alone.</summary>
    public string? Account { get; private init; }

    public string? Region { get; private init; }

    public static ImportedModelGroup FromArn(string arn)
    {
        var parts = Arn().Match(arn);
        if (!parts.Success)
        {
            var problems = Problems.Of(nameof(ModelGroup));
            problems.Add("modelPackageGroupArn", Tokens.In(arn) ? "a value that only the deployment tells" : $"'{arn}'",
                "be the ARN of a model package group, known at synth, since roles, rules and policies name its account and Region",
                "write it out: arn:aws:sagemaker:REGION:ACCOUNT:model-package-group/NAME");
            problems.ThrowIfAny();
        }

        return new(parts.Groups["name"].Value) { ModelPackageGroupArn = arn, Account = parts.Groups["account"].Value, Region = parts.Groups["region"].Value };
    }

    [GeneratedRegex("^arn:aws[a-z-]*:sagemaker:(?<region>[a-z0-9-]+):(?<account>[0-9]{12}):model-package-group/(?<name>[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62})$")]
    private static partial Regex Arn();
}

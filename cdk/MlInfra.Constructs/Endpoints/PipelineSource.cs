using Amazon.CDK;
using Amazon.CDK.AWS.Sagemaker;
using Constructs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

/// <summary>Several containers in one model, one after the other or side by side.</summary>
internal sealed class PipelineSource(IReadOnlyList<KeyValuePair<string?, ContainerSource>> containers, string mode) : ModelSource
{
    private const int Most = 15;

    internal override IEnumerable<CfnCondition> Conditions => containers.SelectMany(pair => pair.Value.Conditions);

    internal override bool DownloadsCode => containers.Any(pair => pair.Value.DownloadsCode);

    internal override void Check(Problems problems, string property, string? instanceType, string region)
    {
        if (containers.Count is < 2 or > Most)
        {
            problems.Add(property, $"{containers.Count} containers", $"have 2 to {Most}, as a model of several containers takes",
                containers.Count < 2 ? "name the one source without a pipeline" : "merge some of them into one image");
        }

        for (var i = 0; i < containers.Count; i++)
        {
            var (name, source) = containers[i];
            if (name is not null && !VariantChecks.Name().IsMatch(name))
            {
                problems.Add($"{property}['{name}']", $"'{name}'", "be 1 to 63 letters, digits and inner hyphens, as SageMaker names containers", "drop the other characters");
            }

            source.Check(problems, $"{property}[{(name is null ? i : $"'{name}'")}]", instanceType, region);
        }
    }

    internal override ModelPlan Plan(Construct scope, string? instanceType)
    {
        var bound = containers.Select(pair => (pair.Key, pair.Value.Bind(scope, instanceType))).ToArray();
        return new()
        {
            Containers = [.. bound.Select(pair => Named(pair.Item2.Container, pair.Key))],
            Mode = mode,
            Needs = [.. bound.SelectMany(pair => pair.Item2.Needs)],
        };
    }

    private static CfnModel.ContainerDefinitionProperty Named(CfnModel.ContainerDefinitionProperty container, string? name)
    {
        if (name is not null)
        {
            container.ContainerHostname = name;
        }

        return container;
    }
}

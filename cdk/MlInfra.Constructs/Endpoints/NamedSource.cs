using Constructs;

namespace MlInfra.Constructs.Endpoints;

internal sealed class NamedSource(string modelName) : SingleModelSource
{
    internal override bool IsDefinedElsewhere => true;

    internal override ModelPlan Plan(Construct scope, string? instanceType) => new() { ModelName = modelName };
}

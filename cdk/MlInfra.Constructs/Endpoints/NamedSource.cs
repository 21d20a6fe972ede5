using Constructs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

internal sealed class NamedSource(string modelName) : SingleModelSource
{
    internal override bool IsDefinedElsewhere => true;

    internal override void Check(Problems problems, string property, string? instanceType, string region) => RequestFields.Model(problems, property, modelName);

    internal override ModelPlan Plan(Construct scope, string? instanceType) => new() { ModelName = modelName };
}

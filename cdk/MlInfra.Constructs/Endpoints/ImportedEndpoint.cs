using Constructs;

namespace MlInfra.Constructs.Endpoints;

internal sealed class ImportedEndpoint(Construct scope, string id, string name) : InferenceEndpoint(scope, id)
{
    public override string EndpointName => name;

    private protected override string DefaultVariant => "AllTraffic";
}

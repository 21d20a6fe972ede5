using Constructs;

namespace MlInfra.Constructs.Pipelines;

internal sealed class ImportedPipeline(Construct scope, string id, string pipelineName) : PipelineBase(scope, id)
{
    public override string PipelineName => pipelineName;
}

using System.Text.Json;
using MlInfra.Aws.Ssm;

namespace MlInfra.Lambdas.JudgeExperiment;

/// <summary>The state, kept in one parameter of Systems Manager that the construct made.</summary>
internal sealed class StateStore(SsmClient ssm, string parameter)
{
    /// <summary>The state; null before the first experiment.</summary>
    /// <exception cref="InvalidDataException">The parameter holds something else.</exception>
    public async Task<ExperimentState?> ReadAsync(CancellationToken cancellationToken)
    {
        var found = await ssm.GetParameterAsync(new() { Name = parameter }, cancellationToken).ConfigureAwait(false);
        var text = found.Parameter.Value.Trim();
        if (text == "{}") return null;
        try
        {
            return JsonSerializer.Deserialize(text, JudgeJson.Default.ExperimentState);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The parameter {parameter} holds no state of an experiment ({e.Message}); set it to {{}} to begin anew.", e);
        }
    }

    public Task WriteAsync(ExperimentState state, CancellationToken cancellationToken) => ssm.PutParameterAsync(
        new() { Name = parameter, Value = JsonSerializer.Serialize(state, JudgeJson.Default.ExperimentState), Overwrite = true }, cancellationToken);
}

using System.Text.Json;
using MlInfra.Aws.Ssm;

namespace MlInfra.Lambdas.JudgeExperiment;

/// <summary>The state, kept in one parameter of Systems Manager that the construct made.</summary>
/// <remarks>Looks may meet: what another wrote since this one read is never written over.</remarks>
internal sealed class StateStore(SsmClient ssm, string parameter)
{
    private long _version;

    /// <summary>The state; null before the first experiment.</summary>
    /// <exception cref="InvalidDataException">The parameter holds something else.</exception>
    public async Task<ExperimentState?> ReadAsync(CancellationToken cancellationToken)
    {
        var found = await ssm.GetParameterAsync(new() { Name = parameter }, cancellationToken).ConfigureAwait(false);
        _version = found.Parameter.Version;
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

    /// <exception cref="StateChangedException">Another look wrote since this one read.</exception>
    public async Task WriteAsync(ExperimentState state, CancellationToken cancellationToken)
    {
        var there = await ssm.GetParameterAsync(new() { Name = parameter }, cancellationToken).ConfigureAwait(false);
        if (there.Parameter.Version > _version) throw new StateChangedException(parameter);
        var written = await ssm.PutParameterAsync(
            new() { Name = parameter, Value = JsonSerializer.Serialize(state, JudgeJson.Default.ExperimentState), Overwrite = true }, cancellationToken).ConfigureAwait(false);
        _version = written.Version;
    }
}

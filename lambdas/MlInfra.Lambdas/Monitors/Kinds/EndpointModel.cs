using System.Text;
using MlInfra.Analysis.Data;
using MlInfra.Aws;
using MlInfra.Aws.SageMakerRuntime;

namespace MlInfra.Lambdas.Monitors.Kinds;

/// <summary>Asks the deployed model for scores, with calls that capture knows as a monitor's own.</summary>
internal sealed class EndpointModel(MonitorDefinition definition, Func<SageMakerRuntimeClient> runtime)
{
    // Of all calls together, so that the budget is passed by no more than this.
    private const int MostRepeats = 3;

    private int _repeats;

    public int Calls { get; private set; }

    public async ValueTask<IReadOnlyList<double>> AskAsync(IEnumerable<IEnumerable<string>> rows, string what, CancellationToken cancel)
    {
        var body = new StringBuilder();
        foreach (var row in rows) CsvText.Line(body, row);
        var request = new InvokeEndpointRequest
        {
            EndpointName = definition.Endpoint,
            TargetVariant = definition.Variant,
            ContentType = "text/csv",
            Accept = "text/csv",
            Body = Encoding.UTF8.GetBytes(body.ToString()),
            InferenceId = $"{PeriodContext.OwnCalls}-{what}",
        };
        Calls++;
        try
        {
            var answer = await InvokeAsync(request, cancel).ConfigureAwait(false);
            return ModelAnswer.Scores(answer.Body, answer.ContentType ?? "", definition.Answers.Count > 0 ? definition.Answers : [definition.Score ?? "score"], definition.Score);
        }
        catch (AwsServiceException e) when (e.ErrorCode is "ModelError" or "ValidationError")
        {
            throw new MonitorFailedException($"The endpoint {definition.Endpoint} can't be asked for attributions: {e.Message}");
        }
    }

    // A model that is out of breath fails now and answers in a moment; a period is judged but once, so one such call must not cost it.
    private async Task<InvokeEndpointResponse> InvokeAsync(InvokeEndpointRequest request, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await runtime().InvokeEndpointAsync(request, cancel).ConfigureAwait(false);
            }
            catch (AwsServiceException e) when (e.ErrorCode == "ModelError" && _repeats < MostRepeats)
            {
                await Task.Delay(TimeSpan.FromSeconds(++_repeats), cancel).ConfigureAwait(false);
                Calls++;
            }
        }
    }
}

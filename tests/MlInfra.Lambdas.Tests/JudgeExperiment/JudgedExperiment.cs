using System.Text;
using MlInfra.Aws;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.Tests.JudgeExperiment;

/// <summary>An experiment on a fake account, and the function that judges it.</summary>
public abstract class JudgedExperiment : IAsyncDisposable
{
    private protected const string Errors = """{"kind":"Errors"}""";
    private protected readonly FakeExperiment _aws = new();
    private protected readonly Clock _clock = new();
    private protected readonly MemoryStream _log = new();
    private protected string _goal = Errors;
    private protected string _more = "";
    private protected (double Champion, double Challenger) _rates = (0.05, 0.05);

    private protected string Log => Encoding.UTF8.GetString(_log.ToArray());

    public async ValueTask DisposeAsync()
    {
        await _aws.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task RunAsync(int hours, int looks = 1, double p99 = 40)
    {
        if (_aws.State == "{}") await LookAsync();
        for (var hour = 0; hour < hours; hour++)
        {
            Serve(hours: 1, p99);
            for (var i = 0; i < looks; i++) await LookAsync();
        }
    }

    private protected void Serve(int hours, double p99 = 40)
    {
        for (var i = 0; i < hours * 12; i++)
        {
            var at = _clock.Next();
            var all = _aws.Weights.Champion + _aws.Weights.Challenger;
            Variant("Champion", _aws.Weights.Champion / all, _rates.Champion, 40);
            Variant("Challenger", _aws.Weights.Challenger / all, _rates.Challenger, p99);

            void Variant(string name, double share, double rate, double slowest)
            {
                var requests = (int)(600 * share);
                if (requests > 0) _aws.Served(name, at, requests, (int)Math.Round(requests * rate), modelErrors: (int)Math.Round(requests * rate), p99: slowest);
            }
        }
    }

    private protected Task LookAsync() => LookAsync("{}");

    private protected async Task LookAsync(string payload) => await Create()
        .InvokeAsync(Encoding.UTF8.GetBytes(payload), new Invocation("request-1", DateTimeOffset.UtcNow.AddMinutes(1), null, null, new JsonLog(_log, TimeProvider.System)), CancellationToken.None);

    private protected ILambdaFunction Create()
    {
        var definition = $$"""
            {"experiment":"churn-v2","endpoint":"churn","champion":"Champion","challenger":"Challenger","parameter":"/churn","metricNamespace":"MlInfra/Experiments","errorShare":0.3,"goal":{{_goal}}{{_more}}}
            """;
        var environment = new Dictionary<string, string> { [Functions.Variable] = "JudgeExperiment", ["EXPERIMENT"] = definition };
        return Functions.Create(new FunctionEnvironment(environment.GetValueOrDefault, new JsonLog(_log, TimeProvider.System), _clock) { Aws = _aws.Options });
    }

    private protected sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;

        /// <summary>The period that begins now; and now is its end.</summary>
        public DateTimeOffset Next()
        {
            var begins = Now;
            Now = Now.AddMinutes(5);
            return begins;
        }
    }
}

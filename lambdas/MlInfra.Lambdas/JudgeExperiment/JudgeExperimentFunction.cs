using System.Text.Json;
using MlInfra.Analysis.Experiments;
using MlInfra.Aws.CloudWatch;
using MlInfra.Aws.SageMaker;
using MlInfra.Aws.Ssm;
using MlInfra.Lambdas.Hosting;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.JudgeExperiment;

/// <summary>
/// Leads an experiment between two variants: looks at the endpoint, at what CloudWatch knows of both, and at what was done before; decides by
/// <see cref="ExperimentRule"/>; shifts the weights. The event only wakes it. An experiment is one of two models: when either changes, another
/// begins; when one has all of the traffic and that has been seen, nothing is changed any more.
/// </summary>
/// <remarks>
/// <para>What is wanted is noted before it is asked for. So a look that was cut off anywhere is made good by the next one, and weights that are
/// neither the last ones nor the wanted ones are a person's: a share in between is taken as the new one, and 0 or 100 ends the experiment.</para>
/// <para>An endpoint that is being updated is left alone; its InService event brings the next look.</para>
/// </remarks>
internal sealed class JudgeExperimentFunction(ExperimentDefinition definition, SageMakerClient sageMaker, CloudWatchClient cloudWatch, SsmClient ssm, TimeProvider clock) : ILambdaFunction
{
    private const int MostLooks = 3;

    private readonly ServedEndpoint _endpoints = new(sageMaker, clock);
    private readonly StateStore _store = new(ssm, definition.Parameter);
    private readonly ExperimentSeries _series = new(cloudWatch, definition);
    private readonly JudgeMetrics _metrics = new(cloudWatch, definition);

    public static JudgeExperimentFunction FromEnvironment(FunctionEnvironment environment)
    {
        const string Variable = "EXPERIMENT";
        var definition = environment.Json(Variable, JudgeJson.Default.ExperimentDefinition);
        if (definition.Goal.Problem is { } problem) throw new FunctionConfigurationException($"{Variable} defines no experiment: {problem}");
        return new(definition, new(environment.Aws), new(environment.Aws), new(environment.Aws), environment.Clock);
    }

    public async Task<ReadOnlyMemory<byte>> InvokeAsync(ReadOnlyMemory<byte> payload, Invocation invocation, CancellationToken cancellationToken)
    {
        for (var left = MostLooks - 1; ; left--)
        {
            try
            {
                await LookAsync(payload, invocation, cancellationToken).ConfigureAwait(false);
                return "{}"u8.ToArray();
            }
            catch (StateChangedException) when (left > 0)
            {
                // The hour's look and one that an alarm brought would else undo each other's decisions.
                invocation.Log.Info("Another look came first; this one looks anew.", ("experiment", definition.Experiment));
            }
        }
    }

    private async Task LookAsync(ReadOnlyMemory<byte> payload, Invocation invocation, CancellationToken cancellationToken)
    {
        // The event's own time may be long ago, and metrics have come since.
        var now = clock.GetUtcNow();
        var log = invocation.Log;
        var guardOnly = LookOf(payload) == "guard";
        var endpoint = await _endpoints.LookAsync(definition.Endpoint, cancellationToken).ConfigureAwait(false);
        if (endpoint is not { EndpointStatus: "InService", EndpointConfigName: { } config })
        {
            log.Info("The endpoint is not in service or being updated; the next look comes.", ("endpoint", definition.Endpoint), ("status", endpoint?.EndpointStatus));
            return;
        }
        var weights = new VariantWeights(sageMaker, definition, endpoint);
        var (champion, challenger) = await ModelsAsync(config, cancellationToken).ConfigureAwait(false);
        var state = await _store.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (state is null || state.ChampionModel != champion || state.ChallengerModel != challenger)
        {
            state = await BeginAsync(champion, challenger, weights, now, log, cancellationToken).ConfigureAwait(false);
        }
        else if (state.Over)
        {
            if (!guardOnly)
            {
                log.Info("The experiment of these models is over.", ("outcome", state.Outcome), ("share", weights.Share));
                await _metrics.StandsAsync(weights.Share, null, now, cancellationToken).ConfigureAwait(false);
            }
            return;
        }
        state = await SeenAsync(state, weights, now, log, cancellationToken).ConfigureAwait(false);
        if (state.Outcome is null && !state.Over) state = await JudgeAsync(state, weights, guardOnly, now, log, cancellationToken).ConfigureAwait(false);
        await EnforceAsync(state, weights, now, log, cancellationToken).ConfigureAwait(false);
    }

    // Any event is a look at everything; the watch between two of them asks for the guard rails alone.
    private static string? LookOf(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("look", out var look) ? look.ToString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<(string Champion, string Challenger)> ModelsAsync(string config, CancellationToken cancellationToken)
    {
        var found = await sageMaker.DescribeEndpointConfigAsync(new() { EndpointConfigName = config }, cancellationToken).ConfigureAwait(false);
        return (Of(definition.Champion), Of(definition.Challenger));

        string Of(string variant) => found.ProductionVariants.FirstOrDefault(one => one.VariantName == variant)?.ModelName ?? "";
    }

    /// <summary>Whatever the weights are: those that a deployment kept are of the experiment before.</summary>
    private async Task<ExperimentState> BeginAsync(string champion, string challenger, VariantWeights weights, DateTimeOffset now, JsonLog log, CancellationToken cancellationToken)
    {
        var state = new ExperimentState
        {
            ChampionModel = champion,
            ChallengerModel = challenger,
            StartedAt = now,
            Share = weights.Share,
            ShareSince = now,
            Wanted = definition.Shares[0],
            Instances = weights.ChampionInstances,
        };
        await _store.WriteAsync(state, cancellationToken).ConfigureAwait(false);
        await _metrics.BeganAsync(now, cancellationToken).ConfigureAwait(false);
        log.Info("An experiment begins.", ("champion", champion), ("challenger", challenger), ("share", weights.Share), ("wanted", state.Wanted));
        return state;
    }

    /// <summary>Takes in which weights are there.</summary>
    private async Task<ExperimentState> SeenAsync(ExperimentState state, VariantWeights weights, DateTimeOffset now, JsonLog log, CancellationToken cancellationToken)
    {
        var (before, seen) = (state, weights.Share);
        state = state with { Instances = Math.Max(state.Instances, weights.ChampionInstances) };
        if (VariantWeights.Equal(seen, state.Wanted) && !VariantWeights.Equal(seen, state.Share)) state = state with { Share = state.Wanted, ShareSince = now };
        else if (!VariantWeights.Equal(seen, state.Share) && !VariantWeights.Equal(seen, state.Wanted))
        {
            log.Warn("Someone shifted the weights by hand; that stands.", ("from", state.Share), ("to", seen));
            await _metrics.ShiftedByHandAsync(now, cancellationToken).ConfigureAwait(false);
            state = state with { Share = seen, ShareSince = now, Wanted = seen };
            if (seen is 0 or 1) state = state with { Outcome = JudgeMetrics.ByHand, Reason = "Someone gave one variant all of the traffic.", DecidedAt = now };
            else if (state.Outcome is not null) state = state with { Outcome = null, Reason = null, DecidedAt = null };
        }
        if (state != before) await _store.WriteAsync(state, cancellationToken).ConfigureAwait(false);
        return state;
    }

    private async Task<ExperimentState> JudgeAsync(ExperimentState state, VariantWeights weights, bool guardOnly, DateTimeOffset now, JsonLog log, CancellationToken cancellationToken)
    {
        var guard = await _series.GuardAsync(state.StartedAt, now, cancellationToken).ConfigureAwait(false);
        if (guardOnly && ExperimentRule.Breach(definition.Settings().Guard, guard) is null) return state;
        var (test, trials, impossible) = await _series.ReadAsync(state.StartedAt, state.ShareSince, now, cancellationToken).ConfigureAwait(false);
        if (impossible > 0) log.Warn("Periods with more hits than trials are left out; put both at once, with one time.", ("periods", impossible));
        var decision = ExperimentRule.Decide(definition.Settings(), new()
        {
            Elapsed = now - state.StartedAt,
            Share = state.Share,
            AtShare = now - state.ShareSince,
            TrialsAtShare = trials,
            Guard = guard,
            Test = test,
        });
        var effect = test.Effect();
        log.Info(decision.Reason, ("outcome", decision.Outcome), ("share", state.Share), ("wanted", decision.Share),
            ("effect", effect.Estimate), ("low", effect.Low), ("high", effect.High), ("requestsAtShare", trials), ("requestsOfLate", guard.Requests), ("failedOfLate", guard.Errors));
        await _metrics.StandsAsync(state.Share, effect, now, cancellationToken).ConfigureAwait(false);
        if (decision.Outcome == ExperimentOutcome.Continue && VariantWeights.Equal(decision.Share, state.Wanted)) return state;
        // Before the first share is reached nothing is led further up.
        if (decision.Outcome == ExperimentOutcome.Continue && !VariantWeights.Equal(state.Share, state.Wanted)) return state;

        var decided = decision.Outcome == ExperimentOutcome.Continue
            ? state with { Wanted = decision.Share }
            : state with { Wanted = decision.Share, Outcome = decision.Outcome.ToString(), Reason = decision.Reason, DecidedAt = now };
        if (await GrownAsync(state, decision.Share, weights, log, cancellationToken).ConfigureAwait(false)) return state;
        await _store.WriteAsync(decided, cancellationToken).ConfigureAwait(false);
        return decided;
    }

    /// <summary>Before the challenger gets more of the traffic it gets the instances for it, once for each share; whether it is getting them now.</summary>
    private async Task<bool> GrownAsync(ExperimentState state, double share, VariantWeights weights, JsonLog log, CancellationToken cancellationToken)
    {
        var needed = (int)Math.Ceiling((share * state.Instances) - 1e-6);
        if (share <= state.Share || weights.ChallengerInstances >= needed || state.CapacityFor >= share) return false;
        if (!await weights.GrowAsync(needed, cancellationToken).ConfigureAwait(false)) return false;
        await _store.WriteAsync(state with { CapacityFor = share }, cancellationToken).ConfigureAwait(false);
        log.Info("The challenger gets instances for its next share first.", ("instances", needed), ("share", share));
        return true;
    }

    private async Task EnforceAsync(ExperimentState state, VariantWeights weights, DateTimeOffset now, JsonLog log, CancellationToken cancellationToken)
    {
        if (!VariantWeights.Equal(weights.Share, state.Wanted))
        {
            var taken = await weights.ShiftAsync(state.Wanted, cancellationToken).ConfigureAwait(false);
            log.Info(taken ? "The weights shift." : "The endpoint is being updated; the next look shifts the weights.", ("from", weights.Share), ("to", state.Wanted));
        }
        else if (state.Outcome is { } outcome)
        {
            // Told before it is noted: what is noted as over is not looked at again.
            await _metrics.EndedAsync(outcome, now, cancellationToken).ConfigureAwait(false);
            await _store.WriteAsync(state with { Over = true }, cancellationToken).ConfigureAwait(false);
            log.Info("The experiment is over.", ("outcome", outcome), ("reason", state.Reason), ("share", weights.Share));
        }
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using Amazon.CDK;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Experiments;

internal static partial class ExperimentChecks
{
    /// <summary>The Lambda package's folder, when nothing is wrong.</summary>
    public static string Run(ExperimentProps props, Problems problems)
    {
        Variants(props, problems);
        Shares(props, problems);
        Times(props, problems);
        Goal(props.Goal, problems);
        if (props.GuardRails?.ErrorShare is { } share && share is not (> 0 and < 1))
        {
            problems.Add($"{nameof(props.GuardRails)}.{nameof(props.GuardRails.ErrorShare)}", Text(share), "be a share above 0 and below 1", "take 0.05 for five of 100 requests, or null for any");
        }

        if (props.Confidence is not (> 0.5 and < 1))
        {
            problems.Add(nameof(props.Confidence), Text(props.Confidence), "be a chance above 0.5 and below 1", "take 0.95");
        }

        if (props.StepRequests < 1)
        {
            problems.Add(nameof(props.StepRequests), Text(props.StepRequests), "be at least 1", "take 500");
        }

        if (props.ExperimentName is { } name && !Name().IsMatch(name))
        {
            problems.Add(nameof(props.ExperimentName), $"'{name}'", "be 1 to 63 letters, digits and hyphens", "drop the other characters");
        }

        Namespace(problems, nameof(props.MetricNamespace), props.MetricNamespace, "take MlInfra/Experiments");
        FunctionChecks.Memory(problems, nameof(props.MemoryMiB), props.MemoryMiB, usual: 1024);
        FunctionChecks.LogRetention(problems, nameof(props.LogRetentionDays), props.LogRetentionDays);
        var package = LambdaPackage.Find(props.LambdaPackage, problems);
        problems.ThrowIfAny();
        return package!;
    }

    private static void Variants(ExperimentProps props, Problems problems)
    {
        if (props.Endpoint.JudgedBy is { } other)
        {
            problems.Add(nameof(props.Endpoint), $"an endpoint that the experiment '{other}' judges", "be judged by one experiment, or two would shift the weights against each other", "leave one out, and give its goal to the other or to an alarm");
        }

        var variants = props.Endpoint.Variants;
        var names = string.Join(", ", variants.Select(variant => variant.Name));
        if (variants.Count != 2)
        {
            problems.Add(nameof(props.Endpoint), $"an endpoint with {variants.Count} variants ({names})", "have two, a champion and a challenger",
                variants.Count == 1 ? "add the challenger as a variant" : "give the others an endpoint of their own");
            return;
        }

        foreach (var (property, name) in new[] { (nameof(props.Champion), props.Champion), (nameof(props.Challenger), props.Challenger) })
        {
            if (variants.All(variant => variant.Name != name))
            {
                problems.Add(property, $"'{name}'", $"be a variant of the endpoint, which has {names}", "take one of these");
            }
        }

        if (props.Champion == props.Challenger)
        {
            problems.Add(nameof(props.Challenger), $"'{props.Challenger}', which is the champion", "be the other variant", $"take one of {names}");
        }

        if (variants.FirstOrDefault(variant => variant.Name == props.Champion) is { } champion && variants.FirstOrDefault(variant => variant.Name == props.Challenger) is { } challenger
            && props.SharePercents.Count > 0 && champion != challenger)
        {
            Weights(props.SharePercents[0], champion, challenger, problems);
        }
    }

    // Until the first look the weights of the first deployment hold; that look must find nothing to put right.
    private static void Weights(double first, ProductionVariant champion, ProductionVariant challenger, Problems problems)
    {
        var percent = 100 * challenger.InitialVariantWeight / (champion.InitialVariantWeight + challenger.InitialVariantWeight);
        if (Math.Abs(percent - first) > 0.1)
        {
            problems.Add($"{nameof(ExperimentProps.Endpoint)}.{nameof(challenger.InitialVariantWeight)}",
                $"{Text(champion.InitialVariantWeight)} for {champion.Name} and {Text(challenger.InitialVariantWeight)} for {challenger.Name}, {Text(Math.Round(percent, 1))} % for the challenger",
                $"give the challenger {Text(first)} %, its first share", $"set {Text(100 - first)} and {Text(first)}");
        }
    }

    private static void Shares(ExperimentProps props, Problems problems)
    {
        var shares = props.SharePercents;
        var rising = shares.Zip(shares.Skip(1)).All(pair => pair.First < pair.Second);
        if (shares.Count is < 1 or > 10 || !rising || shares.Any(share => share is not (> 0 and < 100)))
        {
            problems.Add(nameof(props.SharePercents), shares.Count == 0 ? "none" : string.Join(", ", shares.Select(Text)), "be 1 to 10 rising percents above 0 and below 100", "take 10, 25, 50");
        }
    }

    private static void Times(ExperimentProps props, Problems problems)
    {
        Between(nameof(props.StepTime), props.StepTime, 10, 7 * 24 * 60, "10 minutes to 7 days", "6 hours");
        Between(nameof(props.MaxDuration), props.MaxDuration, 60, 60 * 24 * 60, "1 hour to 60 days, for which CloudWatch keeps periods of five minutes", "14 days");
        if (props.Every.ToSeconds() is var seconds && (seconds is < 300 or > 86400 || seconds % 60 != 0))
        {
            problems.Add(nameof(props.Every), $"{Text(seconds)} seconds", "be whole minutes from 5 minutes to 24 hours", "take 1 hour");
        }

        if (!problems.Any && props.StepTime.ToSeconds() * props.SharePercents.Count > props.MaxDuration.ToSeconds())
        {
            problems.Add(nameof(props.MaxDuration), $"{Text(ExactTime.Hours(props.MaxDuration))} hours for {props.SharePercents.Count} shares of {Text(ExactTime.Hours(props.StepTime))} hours each",
                "leave time for each share", "make it longer, or the steps shorter or fewer");
        }

        void Between(string property, Duration time, double least, double most, string range, string usual)
        {
            var minutes = ExactTime.Minutes(time);
            if (minutes < least || minutes > most)
            {
                problems.Add(property, $"{Text(minutes)} minutes", $"be {range}", $"take {usual}");
            }
        }
    }

    private static void Goal(ExperimentGoal goal, Problems problems)
    {
        const string Property = nameof(ExperimentProps.Goal);
        if (goal.Margin is { } margin && !(margin > 0 && double.IsFinite(margin) && (!goal.IsShare || margin < 1)))
        {
            problems.Add($"{Property}.{nameof(goal.Margin)}", Text(margin), goal.IsShare ? "be a difference of shares, above 0 and below 1" : "be above 0",
                goal.IsShare ? "take 0.01 for one of 100, or leave it out" : "name the smallest difference that matters, or leave it out");
        }

        if (goal.MetricNamespace is { } metricNamespace)
        {
            Namespace(problems, $"{Property}.{nameof(goal.MetricNamespace)}", metricNamespace, "name the namespace that your application puts its metrics in", own: false);
        }

        foreach (var name in new[] { goal.MetricName, goal.Trials }.OfType<string>().Where(name => name.Length is < 1 or > 255))
        {
            problems.Add($"{Property}.{nameof(goal.MetricName)}", $"'{name}'", "be 1 to 255 characters, as CloudWatch names metrics", "name the metric that your application puts");
        }

        if (goal.SettlesAfter.ToSeconds() > 14 * 86400)
        {
            problems.Add($"{Property}.{nameof(goal.SettlesAfter)}", $"{Text(goal.SettlesAfter.ToSeconds() / 86400)} days", "be at most 14 days, which is how late CloudWatch takes a value", "count what is known sooner");
        }
    }

    private static void Namespace(Problems problems, string property, string name, string fix, bool own = true)
    {
        if (!NamespaceOf().IsMatch(name) || (own && name.StartsWith("AWS/", StringComparison.Ordinal)))
        {
            problems.Add(property, $"'{name}'", own ? "be 1 to 255 letters, digits and ._-/#: that do not begin with AWS/, which is AWS's own" : "be 1 to 255 letters, digits and ._-/#:", fix);
        }
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[A-Za-z0-9-]{1,63}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[A-Za-z0-9._\-/#:]{1,255}\z")]
    private static partial Regex NamespaceOf();
}

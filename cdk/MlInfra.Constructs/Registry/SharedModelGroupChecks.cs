using System.Text.RegularExpressions;
using Amazon.CDK;
using Constructs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Registry;

internal static partial class SharedModelGroupChecks
{
    public static void Run(Construct scope, SharedModelGroupProps props, Problems problems)
    {
        var here = Stack.Of(scope).Account;
        if (Tokens.In(here))
        {
            problems.Add(nameof(props.Group), "a group in a stack that does not say its account", "be in one that does, since the accounts are held against it", "give the stack Env with Account and Region");
        }

        if (props.Group.IsShared)
        {
            problems.Add(nameof(props.Group), $"{props.Group.Node.Path} once more", "be shared once, as a group has one policy", "name all accounts in one place");
        }

        Accounts(props.Accounts, here, problems);
        if (props.Prefix.StartsWith('/'))
        {
            problems.Add(nameof(props.Prefix), $"'{props.Prefix}'", "be the beginning of keys, which have no slash before them", "drop the slash");
        }

        if (props.Artifacts.EncryptionKey is null)
        {
            problems.Add(nameof(props.Artifacts), "a bucket without a customer-managed key",
                "be encrypted by one, since S3's own key and aws/s3 have no policy that could let another account read, and SageMaker demands one across accounts",
                "make it an ArtifactBucket, or give it BucketEncryption.KMS; import it by Bucket.FromBucketAttributes with its EncryptionKey");
        }

        problems.ThrowIfAny();
    }

    private static void Accounts(IReadOnlyList<StageAccount> accounts, string here, Problems problems)
    {
        const string Property = nameof(SharedModelGroupProps.Accounts);
        if (accounts.Count == 0)
        {
            problems.Add(Property, "none", "name the accounts that deploy the group's versions", "add one for each stage, or leave the sharing out");
        }

        for (var i = 0; i < accounts.Count; i++)
        {
            var (account, property) = (accounts[i], $"{Property}[{i}]");
            if (!Number().IsMatch(account.Account))
            {
                problems.Add($"{property}.{nameof(account.Account)}", Tokens.In(account.Account) ? "a value that only the deployment tells" : $"'{account.Account}'",
                    "be an account's twelve digits, known at synth, since policies and rules name it", "write it out");
            }

            if (account is { MayApprove: true, Stage: null })
            {
                problems.Add($"{property}.{nameof(account.MayApprove)}", "true without a stage", "be for a stage, as people approve for one", "name its Stage");
            }
        }

        foreach (var twice in accounts.Where(account => account.Account != here).GroupBy(account => account.Account).Where(same => same.Count() > 1))
        {
            problems.Add(Property, $"{twice.Key} {twice.Count()} times", "name an account once, as it stands for one stage", "take the others out, or give each stage an account of its own");
        }

        if (accounts.Select(account => account.Stage?.Stages).OfType<PromotionStages>().Distinct().Count() > 1)
        {
            problems.Add(Property, "stages of several orders", "be of one order", "take all of them from the same PromotionStages");
        }
    }

    [GeneratedRegex("^[0-9]{12}$")]
    private static partial Regex Number();
}

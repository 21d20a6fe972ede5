namespace MlInfra.Constructs.Jobs;

/// <summary>The rules between hyperparameters of one algorithm.</summary>
internal static class AlgorithmRules
{
    private static readonly Dictionary<string, string[]> Losses = new(StringComparer.Ordinal)
    {
        ["binary_classifier"] = ["auto", "logistic", "hinge_loss"],
        ["multiclass_classifier"] = ["auto", "softmax_loss"],
        ["regressor"] = ["auto", "squared_loss", "absolute_loss", "eps_insensitive_squared_loss", "eps_insensitive_absolute_loss", "quantile_loss", "huber_loss"],
    };

    public static void Check(AlgorithmCheck check)
    {
        switch (check.Algorithm.Name)
        {
            case "xgboost":
                XGBoost(check);
                break;
            case "linear-learner":
                Linear(check);
                break;
            case "pca":
                AtMost(check, "num_components", "feature_dim");
                break;
            case "knn":
                Knn(check);
                break;
            case "blazingtext":
                BlazingText(check);
                break;
            case "image-classification":
                AtMost(check, "checkpoint_frequency", "epochs");
                break;
            case "semantic-segmentation" when check.Text("lr_scheduler") == "step":
                Needs(check, "lr_scheduler_step", "lr_scheduler is step");
                break;
            case "seq2seq":
                AtMost(check, "min_num_epochs", "max_num_epochs");
                if (check.Number("rnn_num_hidden") is { } hidden && hidden % 2 != 0)
                {
                    check.Add("rnn_num_hidden", $"'{hidden}'", "be even", "add 1");
                }

                break;
            case "object2vec" when check.Text("enc1_network") is { } second && second != "enc0":
                Needs(check, "enc1_max_seq_len", "enc1_network is not enc0");
                Needs(check, "enc1_vocab_size", "enc1_network is not enc0");
                break;
        }
    }

    private static void XGBoost(AlgorithmCheck check)
    {
        var objective = check.Text("objective");
        if (objective is "multi:softmax" or "multi:softprob")
        {
            Needs(check, "num_class", $"objective is {objective}");
        }

        var method = check.Text("tree_method") ?? "auto";
        if (check.Text("grow_policy") == "lossguide" && method is "exact" or "approx")
        {
            check.Add("grow_policy", $"'lossguide' with tree_method '{method}'", "be used with tree_method hist", "set tree_method to hist");
        }

        Constrained(check, "monotone_constraints", method, "exact", "hist");
        Constrained(check, "interaction_constraints", method, "exact", "hist", "approx");
        if (method == "gpu_hist" && check.Instance is { AcceleratorKind: not "gpu" } instance)
        {
            check.Add("tree_method", $"'gpu_hist' on '{instance.Name}'", "be used on an instance with a GPU", "take hist, or a type with a GPU, for example 'ml.g4dn.xlarge'");
        }

        if (check.Given("early_stopping_rounds") && !check.Use.Inputs.ContainsKey("validation"))
        {
            check.Add("early_stopping_rounds", "a number without the channel 'validation'", "be used with data to validate on", "add Inputs[\"validation\"], or leave it out");
        }

        if (check.Text("eval_metric") is { } metrics && metrics.Split(',').Any(metric => metric.Trim() == "auc")
            && (objective ?? "reg:squarederror") is var learnt && (learnt.StartsWith("reg:", StringComparison.Ordinal) || learnt.StartsWith("count:", StringComparison.Ordinal)) && learnt != "reg:logistic")
        {
            check.Add("eval_metric", $"'auc' with objective '{learnt}'", "be used for classification and ranking", "take another metric, or another objective");
        }

        if (check.Algorithm.Version is "0.90-1" or "0.90-2" or "1.0-1" && check.Instance?.AcceleratorKind == "gpu")
        {
            check.Use.Add($"{check.Use.Place}.InstanceType", $"'{check.Instance.Name}' with XGBoost {check.Algorithm.Version}", "have no GPU, which XGBoost uses from 1.2 on",
                "take a newer version, or a type without a GPU");
        }
    }

    private static void Constrained(AlgorithmCheck check, string name, string method, params string[] methods)
    {
        if (check.Given(name) && !methods.Contains(method))
        {
            check.Add(name, $"a value with tree_method '{method}'", $"be used with tree_method {string.Join(" or ", methods)}", "set tree_method to hist");
        }
    }

    private static void Linear(AlgorithmCheck check)
    {
        var type = check.Text("predictor_type");
        if (type == "multiclass_classifier")
        {
            Needs(check, "num_classes", "predictor_type is multiclass_classifier");
        }

        if (type is not null && Losses.TryGetValue(type, out var losses) && check.Text("loss") is { } loss && !losses.Contains(loss))
        {
            check.Add("loss", $"'{loss}' with predictor_type '{type}'", $"be one of {string.Join(", ", losses)}", "change it, or leave it out");
        }
    }

    private static void Knn(AlgorithmCheck check)
    {
        if (check.Given("dimension_reduction_type"))
        {
            Needs(check, "dimension_reduction_target", "dimension_reduction_type is given");
        }

        if (check.Number("dimension_reduction_target") is { } target && check.Number("feature_dim") is { } features && target >= features)
        {
            check.Add("dimension_reduction_target", $"'{target}' of {features} features", "be below feature_dim", "lower it, or leave it out");
        }
    }

    private static void BlazingText(AlgorithmCheck check)
    {
        var mode = check.Text("mode");
        if (mode is null)
        {
            return;
        }

        if (check.Instances > 1 && mode != "batch_skipgram")
        {
            check.Use.Add($"{check.Use.Place}.InstanceCount", $"{check.Instances} with mode '{mode}'", "be 1, because only batch_skipgram trains on several instances",
                "set it to 1, or mode to batch_skipgram");
        }

        if (mode == "batch_skipgram" && check.Instance?.AcceleratorKind == "gpu")
        {
            check.Use.Add($"{check.Use.Place}.InstanceType", $"'{check.Instance.Name}' with mode 'batch_skipgram'", "have no GPU", "take a type without one, or mode skipgram");
        }

        if (mode == "supervised" && check.Instance is { AcceleratorKind: "gpu", AcceleratorCount: > 1 } many)
        {
            check.Use.Add($"{check.Use.Place}.InstanceType", $"'{many.Name}' ({many.AcceleratorCount} GPUs) with mode 'supervised'", "have at most one GPU", "take a type with one GPU");
        }

        string[] wrong = mode == "supervised" ? ["batch_size", "evaluation", "negative_samples", "sampling_threshold", "window_size", "subwords", "min_char", "max_char"]
            : ["early_stopping", "min_epochs", "patience", "word_ngrams"];
        foreach (var name in wrong.Where(check.Given))
        {
            check.Add(name, $"a value with mode '{mode}'", mode == "supervised" ? "be left out of text classification" : "be used with mode supervised only", "remove it");
        }
    }

    private static void Needs(AlgorithmCheck check, string name, string because)
    {
        if (!check.Given(name))
        {
            check.Add(name, "nothing", $"be given, because {because}", "set it");
        }
    }

    private static void AtMost(AlgorithmCheck check, string name, string other)
    {
        if (check.Number(name) is { } number && check.Number(other) is { } most && number > most)
        {
            check.Add(name, $"'{number}'", $"be at most {other} ({most})", $"lower it, or raise {other}");
        }
    }
}

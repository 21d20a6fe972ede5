namespace MlInfra.Constructs.Jobs;

/// <summary>
/// What frameworks write to the log by themselves, as metric definitions: <c>MetricDefinitions = FrameworkMetrics.Keras</c>.
/// Scripts that write their metrics in another way need definitions of their own.
/// </summary>
public static class FrameworkMetrics
{
    private const string Number = "([-+]?[0-9]*\\.?[0-9]+(?:[eE][-+]?[0-9]+)?)";

    /// <summary>Keras' progress lines: <c>loss: 0.31 - accuracy: 0.88 - val_loss: 0.29 - val_accuracy: 0.9</c>.</summary>
    public static IReadOnlyList<MetricDefinition> Keras { get; } =
    [
        new("train:loss", $"[^_]loss: {Number}"),
        new("train:accuracy", $"[^_]accuracy: {Number}"),
        new("validation:loss", $"val_loss: {Number}"),
        new("validation:accuracy", $"val_accuracy: {Number}"),
    ];

    /// <summary>The Hugging Face Trainer's dictionaries: <c>{'loss': 0.31, 'learning_rate': 5e-05, 'epoch': 1.0}</c>, <c>{'eval_loss': 0.29, ...}</c>.</summary>
    public static IReadOnlyList<MetricDefinition> HuggingFaceTrainer { get; } =
    [
        new("train:loss", $"'loss': {Number}"),
        new("train:learning_rate", $"'learning_rate': {Number}"),
        new("train:epoch", $"'epoch': {Number}"),
        new("train:runtime", $"'train_runtime': {Number}"),
        new("validation:loss", $"'eval_loss': {Number}"),
        new("validation:accuracy", $"'eval_accuracy': {Number}"),
        new("validation:f1", $"'eval_f1': {Number}"),
    ];

    /// <summary>PyTorch's usual training loop: <c>train_loss: 0.31</c>, <c>val_loss=0.29</c>, <c>val_acc: 0.9</c>.</summary>
    public static IReadOnlyList<MetricDefinition> PyTorch { get; } =
    [
        new("train:loss", $"train_loss[:=] ?{Number}"),
        new("train:accuracy", $"train_acc(?:uracy)?[:=] ?{Number}"),
        new("validation:loss", $"val_loss[:=] ?{Number}"),
        new("validation:accuracy", $"val_acc(?:uracy)?[:=] ?{Number}"),
    ];

    /// <summary>XGBoost's lines for each round in script mode, for an evaluation metric: <c>[5]#011train-auc:0.9#011validation-auc:0.88</c>.</summary>
    /// <param name="metric">The metric, for example <c>auc</c> or <c>rmse</c>.</param>
    public static IReadOnlyList<MetricDefinition> XGBoost(string metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return
        [
            new($"train:{metric}", $".*\\[[0-9]+\\].*train-{System.Text.RegularExpressions.Regex.Escape(metric)}:{Number}.*"),
            new($"validation:{metric}", $".*\\[[0-9]+\\].*validation-{System.Text.RegularExpressions.Regex.Escape(metric)}:{Number}.*"),
        ];
    }
}
